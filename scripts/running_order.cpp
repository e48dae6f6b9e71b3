#include "scripts/running_order.h"

#include "scripts/phase_times.h"
#include "scripts/used_lines.h"

#include <algorithm>
#include <utility>

namespace stillroom::scripts {

namespace {

/// From when a cue counts: from a time of the phase, or from the end of others.
struct Begin {
    TimePoint at;
    std::vector<std::size_t> after;
    Seconds wait{0.0};
    bool as_written = false;  ///< the cue's own `at`

    [[nodiscard]] Begin later(Seconds by) const {
        Begin moved = *this;
        (after.empty() ? moved.at.offset : moved.wait).value += by.value;
        return moved;
    }
};

class Walk {
public:
    std::vector<OrderedCue> take(const Phase& phase) {
        Begin begin;
        std::vector<std::size_t> ends;
        const Cue* before = nullptr;
        for (const Cue& cue : phase.cues) {
            begin = begin_of(cue, before, begin, std::move(ends)).later(cue.pre_wait);
            ends = add(cue, begin);
            before = &cue;
        }
        return std::move(order_);
    }

private:
    static Begin begin_of(const Cue& cue, const Cue* before, const Begin& begin, std::vector<std::size_t> ends) {
        const Continue how = before ? before->continuation : Continue::none;
        if (how == Continue::none) return {cue.at, {}, {}, true};
        if (how == Continue::auto_follow && !ends.empty()) return {begin.at, std::move(ends), before->post_wait};
        Begin together = begin.later(before->post_wait);
        together.as_written = false;
        return together;
    }

    /// Gives back the cues with whose ends this one has ended.
    std::vector<std::size_t> add(const Cue& cue, const Begin& begin) {
        if (const auto* group = std::get_if<GroupAction>(&cue.action)) return add_group(cue, *group, begin);
        OrderedCue& added = order_.emplace_back();
        added.cue = &cue;
        added.at = begin.at;
        // A time that another cue says is spoken of where this one stands.
        if (!(begin.as_written && groups_.empty()) && begin.at.place.line > 0) added.at.place = cue.place;
        added.after = begin.after;
        added.wait = begin.wait;
        added.exclusions = exclusions_;
        added.groups = groups_;
        return {order_.size() - 1};
    }

    std::vector<std::size_t> add_group(const Cue& cue, const GroupAction& group, const Begin& begin) {
        const std::size_t number = group.mode == GroupMode::exclusive ? exclusive_groups_++ : 0;
        groups_.push_back(&cue);
        std::vector<std::size_t> all;
        Begin next = begin;
        for (std::size_t i = 0; i < group.cues.size(); ++i) {
            const Cue& member = group.cues[i];
            if (group.mode == GroupMode::exclusive) exclusions_.push_back({number, i});
            std::vector<std::size_t> ends = add(member, next.later(member.pre_wait));
            if (group.mode == GroupMode::exclusive) exclusions_.pop_back();
            if (group.mode == GroupMode::sequence && !ends.empty()) next = {begin.at, ends, member.post_wait};
            // All of a parallel group must have ended; else the last has the last word.
            if (group.mode != GroupMode::parallel) all.clear();
            all.insert(all.end(), ends.begin(), ends.end());
        }
        groups_.pop_back();
        return all;
    }

    std::vector<OrderedCue> order_;
    std::vector<Exclusion> exclusions_;
    std::vector<const Cue*> groups_;
    std::size_t exclusive_groups_ = 0;
};

/// How long a cue sounds as far as its script says so; a file without an end counts as nothing.
Seconds length_of(const Cue& cue, const Script& script, const Phase& phase, Seconds start) {
    if (cue.length) return cue.length->value;
    if (cue.until) {
        const auto stop = nominal_time(*cue.until, phase);
        return {stop ? std::max(0.0, stop->value - start.value) : 0.0};
    }
    if (const auto* fade = std::get_if<FadeAction>(&cue.action)) return fade->over;
    Seconds spoken;
    if (!script.languages.empty())
        for (const Line* line : lines_of(cue, script))
            spoken.value += line_time(*line, script.languages.front().value).value;
    return spoken;
}

}  // namespace

std::vector<OrderedCue> running_order(const Phase& phase) { return Walk().take(phase); }

bool gives_way(const std::vector<Exclusion>& earlier, const std::vector<Exclusion>& later) noexcept {
    return std::any_of(earlier.begin(), earlier.end(), [&](const Exclusion& mine) {
        return std::any_of(later.begin(), later.end(), [&](const Exclusion& other) {
            return mine.group == other.group && mine.member < other.member;
        });
    });
}

std::vector<Written<std::string>> requirements_of(const OrderedCue& ordered) {
    std::vector<Written<std::string>> all;
    for (const Cue* group : ordered.groups)
        all.insert(all.end(), group->requirements.begin(), group->requirements.end());
    all.insert(all.end(), ordered.cue->requirements.begin(), ordered.cue->requirements.end());
    return all;
}

std::vector<TimedCue> timed_cues(const Phase& phase, const Script& script) {
    std::vector<TimedCue> timed;
    std::vector<std::optional<double>> ends;
    for (OrderedCue& ordered : running_order(phase)) {
        std::optional<Seconds> start;
        if (ordered.after.empty()) {
            start = nominal_time(ordered.at, phase);
        } else {
            start = Seconds{};
            for (const std::size_t before : ordered.after) {
                if (!ends[before]) start.reset();
                if (start) start->value = std::max(start->value, *ends[before]);
            }
            if (start) start->value += ordered.wait.value;
        }
        ends.emplace_back();
        if (start) ends.back() = start->value + length_of(*ordered.cue, script, phase, *start).value;
        timed.push_back({std::move(ordered), start});
    }
    return timed;
}

}  // namespace stillroom::scripts
