#include "engine/offline_render.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <future>
#include <memory>

#include "audio/base/denormals.h"
#include "audio/base/level.h"
#include "audio/content/output_loudness.h"
#include "engine/conductor.h"
#include "engine/fault_event.h"
#include "engine/mixer_settings.h"
#include "engine/rt/zone_mixer.h"
#include "engine/sample_hash.h"
#include "engine/steering.h"

namespace stillroom::engine {

using audio::Frames;
using audio::Result;

namespace {

/// Frames that are hashed, measured and given out at once, on a second thread while the next are mixed.
constexpr std::size_t kChunk = 1 << 16;

/// Beyond every session.
constexpr Frames kNoEnd{std::int64_t{1} << 60};

/// Everything that happens to finished frames.
class Finisher {
public:
    Finisher(const FrameSink& sink, audio::SampleRate rate) : sink_(sink), meter_(2, rate) {}

    /// Hands over a full chunk; the one before must be done first.
    Result<void> take(std::vector<float>& chunk) {
        if (auto done = wait(); !done) return done;
        std::swap(chunk, working_);
        chunk.clear();
        pending_ = std::async(std::launch::async, [this] {
            hash_.add(working_);
            meter_.add(working_);
            return sink_ ? sink_(working_) : Result<void>{};
        });
        return {};
    }

    Result<void> wait() { return pending_.valid() ? pending_.get() : Result<void>{}; }

    void report(RenderReport& report) {
        report.sha256 = hash_.finish();
        const audio::ClipLevel level = meter_.finish();
        report.integrated_lufs = level.loudness.lufs;
        report.true_peak_dbtp = level.true_peak_dbtp;
    }

private:
    const FrameSink& sink_;
    SampleHash hash_;
    audio::OutputLoudness meter_;
    std::vector<float> working_;
    std::future<Result<void>> pending_;
};

void append_interleaved(std::vector<float>& chunk, audio::AudioView sound) {
    const std::size_t before = chunk.size();
    chunk.resize(before + 2 * static_cast<std::size_t>(sound.frames()));
    float* out = chunk.data() + before;
    for (int i = 0; i < sound.frames(); ++i) {
        *out++ = sound.channel(0)[i];
        *out++ = sound.channel(1)[i];
    }
}

/// Watches how fast the gain of sounding layers rises, over windows of 100 ms.
class RiseWatch {
public:
    explicit RiseWatch(audio::SampleRate rate) : window_{rate.hertz / 10} {}

    void look(const rt::MixerState& state) {
        if (state.session < next_) return;
        const double seconds =
            static_cast<double>((state.session - last_).count) / (10.0 * static_cast<double>(window_.count));
        for (std::size_t i = 0; i < before_.size(); ++i) {
            const float now = state.layer_gain[i];
            // Below -60 dB nothing is heard, and a rise from there has no measure in dB.
            if (sounded_[i] && state.layer_sounds[i] && before_[i] > audio::GainRamp::kSilenceFloor &&
                now > before_[i])
                fastest_ = std::max(
                    fastest_,
                    audio::decibels_of(static_cast<double>(now) / static_cast<double>(before_[i])).value / seconds);
            before_[i] = now;
            sounded_[i] = state.layer_sounds[i];
        }
        last_ = state.session;
        next_ = state.session + window_;
    }

    [[nodiscard]] double fastest() const noexcept { return fastest_; }

private:
    Frames window_;
    Frames last_, next_;
    std::array<float, rt::kMaxLayers> before_{};
    std::array<bool, rt::kMaxLayers> sounded_{};
    double fastest_ = 0.0;
};

/// A block of every output of the zone.
class OutputBlocks {
public:
    OutputBlocks(std::size_t outputs, std::size_t heard) : heard_(heard) {
        for (std::size_t i = 0; i < outputs; ++i) blocks_.emplace_back(2, audio::kMaxBlock);
    }

    /// The next frames; those of the output that is heard.
    audio::AudioView render(rt::ZoneMixer& mixer, int frames) {
        views_.clear();
        for (audio::AudioBuffer& block : blocks_) views_.push_back(block.view().section(0, frames));
        mixer.render(views_);
        return views_[heard_];
    }

private:
    std::vector<audio::AudioBuffer> blocks_;
    std::vector<audio::AudioView> views_;
    std::size_t heard_;
};

/// Where the session ends, once it is known.
Frames note_events(RenderReport& report, std::vector<SessionEvent> events) {
    Frames end = kNoEnd;
    for (SessionEvent& event : events) {
        if (event.what == SessionEvent::What::end) end = event.at;
        const bool border = event.what == SessionEvent::What::phase || event.what == SessionEvent::What::ending;
        if (border && !report.phases.empty()) report.phases.back().end = event.at;
        if (event.what == SessionEvent::What::phase) report.phases.push_back({event.id, event.at, event.at});
        if (!border && event.what != SessionEvent::What::end) report.events.push_back(std::move(event));
    }
    return end;
}

/// Where a render stops early its last phase ends, and what the conductor decided beyond it never was.
void close_report(RenderReport& report, Frames whole) {
    std::erase_if(report.phases, [whole](const auto& phase) { return phase.start >= whole; });
    std::erase_if(report.events, [whole](const SessionEvent& event) { return event.at > whole; });
    if (report.phases.empty()) return;
    RenderReport::Phase& last = report.phases.back();
    if (last.end == last.start || last.end > whole) last.end = whole;
}

void note_faults(RenderReport& report, rt::ZoneMixer& mixer) {
    rt::Report told;
    while (mixer.reports().try_pop(told))
        // Offline the conductor is never late: the frames beyond the end are asked for on purpose.
        if (std::optional<SessionEvent> fault = fault_event(told); fault && told.kind != rt::Report::Kind::stalled)
            report.events.push_back(std::move(*fault));
}

}  // namespace

Result<RenderReport> render_offline(SessionPlan& session, const RenderOptions& options, const FrameSink& sink,
                                    const RenderProgress& progress) {
    const audio::DenormalsOff denormals_off;
    const auto started = std::chrono::steady_clock::now();
    const scripts::Plan& plan = session.plan();
    Conductor conductor(plan, session, Steering::conductor_options(options, session.seed()));
    if (options.resumption)
        conductor.restore(*options.resumption);
    else if (options.begins_at.count > 0)
        conductor.start_at(options.begins_at);
    Steering steering(options, plan, conductor);
    const Frames first = conductor.now();
    auto mixer = std::make_unique<rt::ZoneMixer>(mixer_settings(session, first, options.outputs));
    const std::size_t heard = output_in(options.outputs, options.heard).value();
    Finisher finisher(sink, plan.rate);
    RiseWatch rises(plan.rate);
    RenderReport report;
    report.rate = plan.rate;
    report.output = options.heard;
    OutputBlocks blocks(options.outputs.size(), heard);
    std::vector<float> chunk;
    Frames rendered = first;  // by the mixer
    Frames told;
    const Frames latency = mixer->latency();
    const Frames delay = options.outputs[heard].stage.delay;
    const Frames dropped = std::max(options.from, first) + latency;
    /// The end is known once the conductor has come to it, which is before the mixer does.
    Frames whole = options.to.value_or(kNoEnd);
    while (rendered < whole + latency) {
        while (!conductor.finished() && conductor.now() < rendered + Frames{options.block}) {
            for (const rt::Command& command : steering.advance())
                if (!mixer->commands().try_push(command)) return audio::Error{"the script starts too much at once"};
            whole = std::min(whole, note_events(report, conductor.take_events()) + delay);
        }
        const int frames =
            static_cast<int>(std::clamp<std::int64_t>((whole + latency - rendered).count, 0, options.block));
        if (frames == 0) break;
        const audio::AudioView view = blocks.render(*mixer, frames);
        session.streamer().pump();
        note_faults(report, *mixer);
        rises.look(mixer->state());
        const Frames early = std::clamp(dropped - rendered, Frames{0}, Frames{frames});
        append_interleaved(chunk,
                           view.section(static_cast<int>(early.count), frames - static_cast<int>(early.count)));
        rendered += Frames{frames};
        if (chunk.size() >= 2 * kChunk)
            if (auto taken = finisher.take(chunk); !taken) return taken.error();
        if (progress && rendered - told >= Frames{plan.rate.hertz}) {
            told = rendered;
            const Frames expected =
                conductor.now() + conductor.view().left + frames_of(scripts::kEnding, plan.rate);
            progress(rendered, std::max(rendered, std::min(whole, expected)));
        }
    }
    close_report(report, whole);
    report.length = std::max(whole + latency - dropped, Frames{0});
    if (auto taken = finisher.take(chunk); !taken) return taken.error();
    if (auto done = finisher.wait(); !done) return done.error();
    finisher.report(report);
    const rt::MixerState& state = mixer->state();
    report.voices_max = state.voices_most;
    report.not_finite = state.not_finite;
    report.max_rise_db_per_s = rises.fastest();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    report.realtime_factor = audio::seconds_of(whole, plan.rate).value / std::max(took.count(), 1e-9);
    if (session.stream_failed())
        return audio::Error{"the disk failed while the session was read; nothing was finished"};
    return report;
}

}  // namespace stillroom::engine
