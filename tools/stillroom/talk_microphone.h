/// Staff's microphone, for as long as a session runs.
#pragma once

#include "audio/base/input_ring.h"
#include "audio/base/units.h"
#include "devices/microphone.h"

#include <memory>
#include <optional>
#include <string>

namespace stillroom::tools {

/// Opens a microphone where there is one, and says what became of it. [control] one thread.
class TalkMicrophone {
public:
    explicit TalkMicrophone(audio::SampleRate rate);

    /// It begins to hear; what it hears goes nowhere until talk is on.
    void start();
    /// Returns once nothing touches the ring any more.
    void stop();

    /// Where it speaks into; null where there is none.
    [[nodiscard]] audio::InputRing* ring() noexcept { return microphone_ ? &ring_ : nullptr; }
    /// For the start card: which one it is, or why there is none.
    [[nodiscard]] const std::string& state() const noexcept { return state_; }
    /// A sentence for staff, once, when it is lost.
    [[nodiscard]] std::optional<std::string> look();
    /// What staff must know who press talk and cannot be heard; nothing where they can.
    [[nodiscard]] std::optional<std::string> refusal() const;

private:
    void lose(const std::string& why);

    audio::InputRing ring_;
    std::unique_ptr<devices::Microphone> microphone_;
    std::string state_;
    bool lost_ = false;
};

}  // namespace stillroom::tools
