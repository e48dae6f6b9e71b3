/// One life of the output process, as this program sees it.
#pragma once

#include "audio/base/output_ring.h"
#include "audio/base/result.h"
#include "audio/base/units.h"
#include "devices/output_request.h"

#include <sys/types.h>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace stillroom::devices {

/// A running program stillroom-output (output_protocol.h) with one open device. Nothing here waits longer than ten
/// seconds for it; one that does not answer is killed. [control] one thread at a time.
///
/// The program is $STILLROOM_OUTPUT, else the one beside this program, else that of the build tree.
class OutputChild {
public:
    /// Starts one and lets it open the device. The error is the device's own refusal, or says that the program is
    /// missing, ended or hangs, or that `stop` was asked meanwhile.
    [[nodiscard]] static audio::Result<std::unique_ptr<OutputChild>> open(const OutputRequest& request,
                                                                          const std::stop_token& stop);
    /// Lets it end by itself, or kills it after two seconds; nothing is left of it.
    ~OutputChild();
    OutputChild(const OutputChild&) = delete;
    OutputChild& operator=(const OutputChild&) = delete;

    [[nodiscard]] const std::string& stable_name() const noexcept { return stable_name_; }
    [[nodiscard]] audio::Frames latency() const noexcept { return latency_; }

    /// The device runs on silence from here on, ready for a ring.
    [[nodiscard]] audio::Result<void> warm_up(const std::stop_token& stop);
    /// The most frames it takes at once. @pre not warm, not playing
    [[nodiscard]] audio::Result<audio::Frames> measure();
    /// It plays this ring.
    [[nodiscard]] audio::Result<void> play(const audio::OutputRing& ring);
    /// It lets go of the ring, once the driver has played what it holds. An error means that it was killed.
    [[nodiscard]] audio::Result<void> stop();

    /// Waits so long for bad news: why it is lost, or ended.
    [[nodiscard]] std::optional<std::string> bad_news(audio::Seconds patience);

    /// Ends it at once, in the middle of whatever it does; nothing touches the ring afterwards.
    void kill() noexcept;

private:
    OutputChild(std::string name, pid_t process, int socket) noexcept;
    [[nodiscard]] audio::Result<std::string> answer(std::string_view word, const std::stop_token& stop);
    [[nodiscard]] audio::Result<std::string> ask(std::string_view order, std::string_view word,
                                                 const std::stop_token& stop, int descriptor = -1);
    [[nodiscard]] std::string end_in_words();
    [[nodiscard]] bool gone_within(audio::Seconds patience) const noexcept;

    std::string name_;  ///< for people: "JACK system"
    pid_t process_;     ///< -1 once its status was taken
    int socket_;
    std::string stable_name_;
    audio::Frames latency_;
};

}  // namespace stillroom::devices
