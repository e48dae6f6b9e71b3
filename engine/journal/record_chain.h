/// Records one after another in a file, each tied to all before it. Journals and the list of sessions are made so.
///
///   file    "stillroom journal 1\n", then records
///   record  length of the payload (4 bytes, little endian), sequence number from 0 (4), CRC-32C of everything else
///           in the record (4), chain value (32), payload
///   chain   SHA-256 of the chain value before, length, sequence and payload; before the first record it is the
///           SHA-256 of the file's first line
///
/// The checksum finds what a disk or a cut-off write did; the chain finds what somebody did: a record that was
/// changed, left out, put elsewhere or taken from another file breaks it there. Only who writes everything behind
/// it anew leaves no break, so the last chain value of a finished file is kept outside of it too (session_index.h).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::engine {

/// What every such file begins with.
inline constexpr std::string_view kChainMagic = "stillroom journal 1\n";

/// Bytes of a record before its payload, and the longest payload.
inline constexpr std::size_t kRecordHead = 44;
inline constexpr std::size_t kLongestPayload = std::size_t{1} << 20U;

using ChainValue = std::array<unsigned char, 32>;

/// [any] 64 hexadecimal digits.
[[nodiscard]] std::string text_of(const ChainValue& value);

/// The end of a chain: knows what the next record is tied to. [control] one thread.
class RecordChain {
public:
    /// Before the first record.
    RecordChain();

    /// Puts a record with this payload behind `bytes`. @pre payload.size() <= kLongestPayload
    void append(std::string_view payload, std::string& bytes);

    /// The record at the start of `bytes` as the next of this chain: its payload, and the chain has moved on. Else
    /// nothing, and `why` says what is wrong with it.
    [[nodiscard]] std::optional<std::string_view> take(std::string_view bytes, std::string& why);

    /// Records so far, and the chain value of the last.
    [[nodiscard]] std::uint32_t records() const noexcept { return next_; }
    [[nodiscard]] const ChainValue& value() const noexcept { return value_; }

private:
    [[nodiscard]] ChainValue link(std::string_view numbers, std::string_view payload) const;

    std::uint32_t next_ = 0;
    ChainValue value_{};
};

/// Where a file stops being what was written.
struct ChainDamage {
    std::uint32_t record = 0;  ///< number of the first record that cannot be trusted, from 0
    std::size_t offset = 0;    ///< where in the file it starts
    std::string why;           ///< half a sentence: "its checksum is wrong"
    /// The file ends within this record, as after a power loss; else bytes were changed.
    bool cut_short = false;
};

/// What could be read of such a file: all of it, or a true prefix.
struct ChainContents {
    std::vector<std::string> payloads;
    RecordChain chain;           ///< behind the last record read
    std::size_t good_bytes = 0;  ///< of the file: its first line and the records read
    std::optional<ChainDamage> damage;
};

/// [any] Reads every record up to the first that does not hold.
[[nodiscard]] ChainContents read_chain(std::string_view bytes);

}  // namespace stillroom::engine
