/// Whether the session is being recorded, for the people who would miss the record.
#pragma once

#include "engine/journal/journal_writer.h"

#include <optional>
#include <string>

namespace stillroom::tools {

/// Says once when recording stops and once when it goes on, and keeps a line on the screen meanwhile. [any] one
/// thread.
class RecordingWatch {
public:
    /// A sentence when something has changed since the last look.
    [[nodiscard]] std::optional<std::string> look(const engine::JournalStatus& status);

    /// A line for the screen while it is not recording, else empty. @pre width >= 1
    [[nodiscard]] std::string line(int width) const;
    /// The same for the end of a line in a log.
    [[nodiscard]] std::string mark() const;

private:
    bool recording_ = true;
    std::string trouble_;
};

}  // namespace stillroom::tools
