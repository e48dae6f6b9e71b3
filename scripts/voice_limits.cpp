#include "scripts/voice_limits.h"

#include <algorithm>

namespace stillroom::scripts {

namespace {

class Room {
public:
    Room(const Plan& plan, std::span<const HeardVoice> heard, const VoiceWish& wish)
        : plan_(plan), heard_(heard), wish_(wish), goes_(heard.size(), false) {}

    VoiceRoom make() {
        if (!wish_.speech && !on_layer()) return {true, {}, {}};
        while (sounding() >= kMostVoices)
            if (!over_zone()) return {true, {}, {}};
        return std::move(room_);
    }

private:
    bool on_layer() {
        const PlannedLayer& layer = plan_.layers[wish_.layer];
        const auto most = static_cast<std::size_t>(std::max(1, layer.max_voices));
        while (const std::size_t here = count_here()) {
            if (!wish_.takes_over && here < most) return true;
            if (!wish_.takes_over && layer.steal == StealPolicy::none) return false;
            const bool quietest = layer.steal == StealPolicy::quietest && !wish_.takes_over;
            take(pick_here(quietest), room_.on_layer);
        }
        return true;
    }

    bool over_zone() {
        std::size_t chosen = kNoIndex;
        for (std::size_t i = 0; i < heard_.size(); ++i) {
            if (goes_[i] || heard_[i].protects || heard_[i].silent) continue;
            if (chosen == kNoIndex || priority(i) < priority(chosen)) chosen = i;
        }
        if (chosen == kNoIndex) return false;
        if (!wish_.speech && priority(chosen) > plan_.layers[wish_.layer].priority) return false;
        take(chosen, room_.over_zone);
        return true;
    }

    [[nodiscard]] bool is_here(std::size_t i) const {
        return !goes_[i] && !heard_[i].protects && heard_[i].layer == wish_.layer;
    }
    [[nodiscard]] std::size_t count_here() const {
        std::size_t count = 0;
        for (std::size_t i = 0; i < heard_.size(); ++i) count += is_here(i) ? 1u : 0u;
        return count;
    }
    [[nodiscard]] std::size_t pick_here(bool quietest) const {
        std::size_t chosen = kNoIndex;
        for (std::size_t i = 0; i < heard_.size(); ++i) {
            if (!is_here(i)) continue;
            if (chosen == kNoIndex || (quietest && heard_[i].loudness < heard_[chosen].loudness)) chosen = i;
        }
        return chosen;
    }
    [[nodiscard]] std::size_t sounding() const {
        std::size_t count = 0;
        for (std::size_t i = 0; i < heard_.size(); ++i) count += goes_[i] || heard_[i].silent ? 0u : 1u;
        return count;
    }
    [[nodiscard]] int priority(std::size_t i) const { return plan_.layers[heard_[i].layer].priority; }

    void take(std::size_t i, std::vector<std::size_t>& from) {
        goes_[i] = true;
        from.push_back(i);
    }

    const Plan& plan_;
    std::span<const HeardVoice> heard_;
    const VoiceWish& wish_;
    std::vector<bool> goes_;
    VoiceRoom room_;
};

}  // namespace

VoiceRoom room_for(const Plan& plan, std::span<const HeardVoice> heard, const VoiceWish& wish) {
    return Room(plan, heard, wish).make();
}

}  // namespace stillroom::scripts
