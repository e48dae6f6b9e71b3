/// Where the sound of a live zone goes: each output into its channels of a device, each device at its own clock.
///
///   ZoneMixer ── stereo of each output ──▶ channels of a device ──▶ OutputRing of the leading device
///                                                             └───▶ SecondClock of each further device
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/output_ring.h"
#include "engine/rt/zone_mixer.h"
#include "engine/second_clock.h"
#include "engine/zone_outputs.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::engine {

/// One output of a live zone, and where its sound leaves the box.
struct LiveOutput {
    ZoneOutput output{};
    std::size_t device = 0;  ///< 0: the one that leads the session; n: the n-th of `LiveOptions::further_devices`
    int left = 0;            ///< channel of the device, from 0
    int right = 1;           ///< the same as `left`: one channel carries both sides, at half their sum
};

/// [any] What a session has without a room profile: private headphones on the first two channels.
[[nodiscard]] std::vector<LiveOutput> rehearsal_live_outputs();

/// The blocks between mixer and devices, and what each device's troubles mean for the outputs on it. Belongs to the
/// mixer thread once it renders; what is marked [control] is another thread's.
class LiveOutputs {
public:
    /// [setup] Borrows ring and devices. @pre 1 <= outputs; every channel is one of its device, and no two outputs
    /// share one
    LiveOutputs(std::vector<LiveOutput> outputs, audio::OutputRing& leading,
                const std::vector<SecondClock*>& further, int block);

    /// [audio] Hears of losses and returns, and tells them to the mixer, which must have these outputs.
    void heed(rt::ZoneMixer& mixer) noexcept STILLROOM_REALTIME;
    /// [audio] The next block of every output, to every device. @pre the leading ring has room for a block
    void render(rt::ZoneMixer& mixer) noexcept STILLROOM_REALTIME;
    /// [audio] The leading device may have taken something.
    void follow() noexcept STILLROOM_REALTIME;

    /// What became of a device.
    struct News {
        enum class What { lost, still_lost, back } what = What::lost;
        std::string text;  ///< one sentence for staff, without a full stop
    };
    /// [control] one thread: what it has not told before: each reason of a loss once, and once that it is over.
    [[nodiscard]] std::vector<News> news();

private:
    struct Device {
        SecondClock* clock = nullptr;  ///< null: the leading one
        const audio::OutputReport* report = nullptr;
        audio::AudioBuffer block;
        std::array<const float*, audio::kMaxChannels> channels{};  ///< of the block
        std::uint32_t losses_heeded = 0;                           ///< the mixer thread's own
        bool unheard = false;                                      ///< the mixer thread's own
        std::string loss_told{};  ///< the control thread's own; empty: told as heard
        std::string outputs{};    ///< as messages name them: "headphones and speakers"
    };

    [[nodiscard]] Device device_on(std::size_t index, SecondClock* clock, int channels, int block) const;
    void spread(std::size_t output) noexcept STILLROOM_REALTIME;

    std::vector<LiveOutput> outputs_;
    audio::OutputRing& leading_;
    int block_;
    std::vector<Device> devices_;
    std::vector<audio::AudioBuffer> blocks_;  ///< stereo, one an output
    std::vector<audio::AudioView> views_;
};

}  // namespace stillroom::engine
