/// Proves records whole, or says what is wrong with them.
#pragma once

#include "audio/base/result.h"
#include "engine/journal/state_folder.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::engine {

struct VerifiedSession {
    enum class State {
        whole,       ///< every record is there, up to the end, and the list agrees
        running,     ///< being written now; what is there holds
        unfinished,  ///< what is there holds, but it has no end: its program or the machine stopped
        damaged,     ///< a record was changed, is missing, or is out of place
        missing,     ///< the list knows it, and its file is gone
        unlisted,    ///< its file is there, and the list does not know it
    };
    std::string session;  ///< code; empty where not even the header holds
    std::string file;     ///< name of the journal
    State state = State::whole;
    std::string words;          ///< what is wrong, for people; empty when whole
    std::uint32_t records = 0;  ///< that hold
    std::string chain;          ///< chain value of the last of them
};

struct Verification {
    std::vector<VerifiedSession> sessions;  ///< oldest first
    std::vector<std::string> list;          ///< what is wrong with the list of sessions, in sentences
    std::uint32_t list_entries = 0;
    std::string
        list_chain;  ///< its last chain value: who writes it down can prove later that nothing was changed since

    /// Nothing is wrong with any of it; sessions that run now count as right.
    [[nodiscard]] bool holds() const noexcept;
};

/// [any] The name of a state as reports spell it.
[[nodiscard]] std::string_view name_of(VerifiedSession::State state) noexcept;

/// [control] Reads every journal and the list again. An error when the folder cannot be read.
[[nodiscard]] audio::Result<Verification> verify_sessions(const StateFolder& folder);

}  // namespace stillroom::engine
