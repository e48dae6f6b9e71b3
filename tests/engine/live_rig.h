/// A live session whose output is the test itself.
#pragma once

#include "engine/live_session.h"
#include "engine/offline_render.h"
#include "tests/support/sessions/script_session.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace stillroom::tests {

/// Interleaved stereo of a whole render.
inline std::vector<float> rendered(const scripts::Plan& plan, engine::RenderReport* report = nullptr,
                                   engine::RenderOptions options = {}) {
    const auto session = session_of(plan);
    std::vector<float> frames;
    const auto done =
        engine::render_offline(*session, options, [&](std::span<const float> chunk) -> audio::Result<void> {
            frames.insert(frames.end(), chunk.begin(), chunk.end());
            return {};
        });
    REQUIRE(done);
    if (report) *report = *done;
    return frames;
}

/// Plays a session into a ring and takes the frames out as fast as the session gives them, always leaving the ring
/// more than half full: so the conductor is never late, however slow the machine is, and no clock decides anything.
class LiveRig {
public:
    static constexpr int kRing = 8192;

    explicit LiveRig(scripts::Plan plan, engine::LiveOptions options = quiet_options())
        : session_(session_of(std::move(plan))), ring_(2, audio::Frames{kRing}) {
        live_ = std::make_unique<engine::LiveSession>(*session_, ring_, options);
        live_->start();
    }

    static engine::LiveOptions quiet_options() {
        engine::LiveOptions options;
        options.realtime = false;
        options.conductor = {.gates_open_at_once = true, .ends_by_itself = true};
        return options;
    }

    engine::LiveSession& live() { return *live_; }
    audio::OutputRing& ring() { return ring_; }
    void destroy() { live_.reset(); }

    /// Takes so many frames, or fewer where the session ends.
    std::vector<float> take(int frames) {
        std::vector<float> taken;
        constexpr int kAtOnce = 64;
        float block[2 * kAtOnce];
        while (static_cast<int>(taken.size()) < 2 * frames) {
            // Waits for frames, not for time: the ring's own bell rings when they are there.
            const bool full = ring_.wait_for_frames(kRing - 2048, audio::Seconds{0.05});
            if (!full && !live_->status().mixer.finished) continue;
            const int count = ring_.read(block, kAtOnce);
            taken.insert(taken.end(), block, block + 2 * count);
            if (count == 0 && live_->status().finished) break;
        }
        return taken;
    }

private:
    std::unique_ptr<engine::SessionPlan> session_;
    audio::OutputRing ring_;
    std::unique_ptr<engine::LiveSession> live_;
};

/// Index of the first sample that is not silence.
inline std::size_t first_sound(const std::vector<float>& samples) {
    return static_cast<std::size_t>(
        std::find_if(samples.begin(), samples.end(), [](float sample) { return sample != 0.0f; }) -
        samples.begin());
}

}  // namespace stillroom::tests
