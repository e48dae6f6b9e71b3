/// Plays what a technician measures with, through one output of the room.
#pragma once

#include "audio/base/output_ring.h"
#include "audio/base/result.h"
#include "audio/base/units.h"
#include "audio/content/test_sounds.h"
#include "devices/audio_device.h"
#include "engine/rt/output_stage.h"
#include "tools/stillroom/session_output.h"

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace stillroom::tools {

/// One sound and how it is played.
struct TestSound {
    enum class Kind {
        test,    ///< as beds are: rises over two seconds, and the governor holds it
        speech,  ///< as lines are: at once, with the soft beginning it has itself
    };
    audio::StereoSound sound;
    Kind kind = Kind::test;
    bool repeats = false;                ///< it goes on until it is faded out
    bool kept = false;                   ///< what the output gets of it can be looked at (`TestPlayer::sent`)
    std::array<bool, 2> on{true, true};  ///< the sides that sound
};

/// What went to the output of one sound.
struct SentSound {
    audio::Frames first;        ///< frame of the ring with which it begins
    audio::Frames behind;       ///< and the one behind its last
    std::vector<float> left{};  ///< of a sound that is kept; of an output of one channel that one
};

/// A thread of its own carries one sound after another through the output's stage into the ring, and silence
/// between them. The ring is as deep as that of a session without real-time rights, so the thread asks for none.
/// Once the output was lost nothing sounds any more. [control] one thread.
class TestPlayer {
public:
    /// `device` has one channel or two; two go to one as their mean.
    TestPlayer(std::unique_ptr<devices::AudioDevice> device, engine::rt::OutputStageSettings stage,
               audio::SampleRate rate);
    /// At once, without a fade.
    ~TestPlayer();
    TestPlayer(const TestPlayer&) = delete;
    TestPlayer& operator=(const TestPlayer&) = delete;

    /// The device takes silence from here on. The error says why it does not.
    [[nodiscard]] audio::Result<void> start();

    /// Begins with its first frame. @pre started, and nothing sounds
    void play(TestSound sound);
    /// What sounds falls to silence over so long.
    void fade_out(audio::Seconds length);
    /// Until its last frame has been taken by the device.
    [[nodiscard]] bool sounding() const;
    /// What the ring got so far of the sound that was played last.
    [[nodiscard]] SentSound sent() const;
    /// Why nobody hears it any more; empty while it is heard.
    [[nodiscard]] std::string fault() const;

    [[nodiscard]] const devices::DeviceFormat& format() const noexcept { return format_; }
    /// What the device takes its frames from. @pre started
    [[nodiscard]] const audio::OutputRing& ring() const noexcept { return *ring_; }

private:
    struct Playing;

    void mix(const std::stop_token& stop);
    void render(audio::AudioView out);
    void write(audio::AudioView out);

    devices::DeviceFormat format_;
    engine::rt::OutputStageSettings stage_;
    audio::SampleRate rate_;
    std::unique_ptr<devices::AudioDevice> device_;  ///< until it is started
    std::unique_ptr<audio::OutputRing> ring_;
    std::optional<SessionOutput> output_;
    mutable std::mutex mutex_;
    std::unique_ptr<Playing> playing_;
    bool keeps_ = false;
    SentSound sent_{};
    audio::Frames written_;  ///< into the ring
    bool lost_ = false;
    std::jthread mixer_;
};

/// [control] How loud a sound leaves an output: both channels together, once it has risen.
[[nodiscard]] audio::Loudness leaving_loudness(const TestSound& sound, const engine::rt::OutputStageSettings& stage,
                                               audio::SampleRate rate);

}  // namespace stillroom::tools
