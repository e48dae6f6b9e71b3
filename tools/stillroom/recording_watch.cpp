#include "tools/stillroom/recording_watch.h"

#include "tools/stillroom/terminal.h"

#include <fmt/format.h>

#include <utility>

namespace stillroom::tools {

std::optional<std::string> RecordingWatch::look(const engine::JournalStatus& status) {
    trouble_ = status.trouble;
    if (std::exchange(recording_, status.recording) == status.recording) return std::nullopt;
    if (!status.recording)
        return fmt::format(
            "NOT RECORDING: {}; the session plays on, and what happens is kept until it can be written", trouble_);
    if (status.lost == 0) return "recording again; nothing is missing";
    return fmt::format("recording again; {} records are missing, and the record says so", status.lost);
}

std::string RecordingWatch::line(int width) const {
    return recording_ ? std::string() : padded("NOT RECORDING: " + trouble_, width);
}

std::string RecordingWatch::mark() const { return recording_ ? "" : "  ·  NOT RECORDING"; }

}  // namespace stillroom::tools
