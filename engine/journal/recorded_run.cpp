#include "engine/journal/recorded_run.h"

#include <utility>
#include <variant>

namespace stillroom::engine {

namespace {

/// Takes the records in order.
class Runs {
public:
    explicit Runs(const SessionHeader& header) {
        now_.from = header.first_frame;
        now_.options.begins_at = header.first_frame;
        now_.options.conductor = conductor_options(header);
        now_.options.outputs = header.zone.outputs;
        now_.options.heard = header.zone.heard();
        now_.options.safety.emplace();
    }

    void operator()(const VerbRecord& verb) {
        now_.options.verbs.push_back(verb);
        if (verb.verb.kind == VerbKind::talk) now_.talked = true;
    }
    void operator()(const SafetyRecord& safety) { now_.options.safety->push_back(safety); }
    void operator()(const SessionEvent& event) {
        if (event.what == SessionEvent::What::fault) now_.faults.push_back(event);
    }
    void operator()(const ResumedRecord& resumed) {
        now_.options.to = resumed.at;
        RecordedRun next;
        next.from = resumed.at;
        next.options.conductor = now_.options.conductor;
        next.options.outputs = now_.options.outputs;
        next.options.heard = now_.options.heard;
        next.options.safety.emplace();
        Resumption resumption{.at = resumed.at, .began_at = now_.options.begins_at, .before = {}};
        if (now_.options.resumption) resumption = *now_.options.resumption;
        resumption.at = resumed.at;
        resumption.before.insert(resumption.before.end(), now_.options.verbs.begin(), now_.options.verbs.end());
        next.options.resumption = std::move(resumption);
        done_.push_back(std::exchange(now_, std::move(next)));
    }
    /// A session that ended with its own fade ends so again; one that was left ends there.
    void operator()(const EndRecord& end) {
        if (end.how != "ended") now_.options.to = end.at;
        ended_ = true;
    }
    void operator()(const PositionRecord&) {}
    void operator()(const LostRecord&) {}

    std::vector<RecordedRun> take(Frames reached) {
        if (!ended_) now_.options.to = reached;
        done_.push_back(std::move(now_));
        return std::move(done_);
    }

private:
    RecordedRun now_;
    std::vector<RecordedRun> done_;
    bool ended_ = false;
};

}  // namespace

ConductorOptions conductor_options(const SessionHeader& header) {
    return {.gates_open_at_once = header.gates_open_by_themselves,
            .gates_that_wait = header.gates_that_wait,
            .seed = header.seed,
            .attendance_every = header.attendance_every,
            .ends_by_itself = header.ends_by_itself};
}

std::vector<RecordedRun> runs_of(const JournalContents& journal) {
    Runs runs(*journal.header);
    for (const JournalRecord& record : journal.records) std::visit(runs, record);
    return runs.take(journal.reached());
}

}  // namespace stillroom::engine
