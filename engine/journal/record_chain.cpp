#include "engine/journal/record_chain.h"

#include "engine/journal/crc32c.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <cassert>
#include <new>

namespace stillroom::engine {

namespace {

constexpr std::string_view kCutShort = "it is cut short";
constexpr std::size_t kNumbers = 8;  ///< length and sequence
constexpr std::size_t kChecksum = 4;

ChainValue sha256(std::string_view bytes) {
    ChainValue digest{};
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
        throw std::bad_alloc();
    return digest;
}

void put_number(std::uint32_t number, std::string& bytes) {
    for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>((number >> shift) & 0xFFU);
}

std::uint32_t number_at(std::string_view bytes, std::size_t offset) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i)
        number |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[offset + i])) << (8 * i);
    return number;
}

std::string_view characters(const ChainValue& value) {
    return {reinterpret_cast<const char*>(value.data()), value.size()};
}

std::uint32_t checksum(std::string_view numbers, std::string_view value, std::string_view payload) {
    return crc32c(payload, crc32c(value, crc32c(numbers)));
}

}  // namespace

std::string text_of(const ChainValue& value) {
    std::string text;
    for (const unsigned char byte : value) text += fmt::format("{:02x}", byte);
    return text;
}

RecordChain::RecordChain() : value_(sha256(kChainMagic)) {}

ChainValue RecordChain::link(std::string_view numbers, std::string_view payload) const {
    std::string tied(characters(value_));
    tied += numbers;
    tied += payload;
    return sha256(tied);
}

void RecordChain::append(std::string_view payload, std::string& bytes) {
    assert(payload.size() <= kLongestPayload);
    std::string numbers;
    put_number(static_cast<std::uint32_t>(payload.size()), numbers);
    put_number(next_++, numbers);
    value_ = link(numbers, payload);
    bytes += numbers;
    put_number(checksum(numbers, characters(value_), payload), bytes);
    bytes += characters(value_);
    bytes += payload;
}

std::optional<std::string_view> RecordChain::take(std::string_view bytes, std::string& why) {
    const auto refuse = [&](std::string_view reason) {
        why = reason;
        return std::nullopt;
    };
    if (bytes.size() < kRecordHead) return refuse(kCutShort);
    const std::size_t length = number_at(bytes, 0);
    if (length > kLongestPayload) return refuse("its length is impossible");
    if (bytes.size() - kRecordHead < length) return refuse(kCutShort);
    const std::string_view numbers = bytes.substr(0, kNumbers);
    const std::string_view value = bytes.substr(kNumbers + kChecksum, sizeof(ChainValue));
    const std::string_view payload = bytes.substr(kRecordHead, length);
    if (checksum(numbers, value, payload) != number_at(bytes, kNumbers)) return refuse("its checksum is wrong");
    if (number_at(bytes, 4) != next_)
        return refuse(fmt::format("it is numbered {}: records are missing or out of order", number_at(bytes, 4)));
    const ChainValue expected = link(numbers, payload);
    if (characters(expected) != value) return refuse("it does not follow from the records before it");
    value_ = expected;
    ++next_;
    return payload;
}

ChainContents read_chain(std::string_view bytes) {
    ChainContents contents;
    if (!bytes.starts_with(kChainMagic)) {
        const bool cut_short = kChainMagic.starts_with(bytes);
        contents.damage = ChainDamage{
            0, 0, cut_short ? "the file ends before it" : "the file does not begin like a journal", cut_short};
        return contents;
    }
    contents.good_bytes = kChainMagic.size();
    while (contents.good_bytes < bytes.size()) {
        std::string why;
        const std::string_view rest = bytes.substr(contents.good_bytes);
        const auto payload = contents.chain.take(rest, why);
        if (!payload) {
            // A power loss may leave the length of the file and nothing in it.
            if (rest.find_first_not_of('\0') == std::string_view::npos) why = kCutShort;
            contents.damage = ChainDamage{contents.chain.records(), contents.good_bytes, why, why == kCutShort};
            break;
        }
        contents.payloads.emplace_back(*payload);
        contents.good_bytes += kRecordHead + payload->size();
    }
    return contents;
}

}  // namespace stillroom::engine
