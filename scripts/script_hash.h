/// One SHA-256 over everything a session was parsed from.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace stillroom::scripts {

/// [control] Files are added in the order they are read; where one ends is part of the hash.
class ScriptHash {
public:
    ScriptHash();
    ~ScriptHash();
    ScriptHash(const ScriptHash&) = delete;
    ScriptHash& operator=(const ScriptHash&) = delete;

    void add(std::string_view text);
    /// The hash in 64 hexadecimal digits; nothing can be added afterwards.
    [[nodiscard]] std::string finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace stillroom::scripts
