#include "audio/base/output_report.h"

#include <algorithm>
#include <cstring>

namespace stillroom::audio {

namespace {

/// The bytes of the longest beginning of `text` that fits and does not end within a character of UTF-8.
std::size_t fitting(std::string_view text, std::size_t most) noexcept {
    if (text.size() <= most) return text.size();
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
    return end;
}

}  // namespace

void OutputReport::write_fault(std::string_view fault) noexcept {
    std::array<std::uint64_t, kWords> words{};
    std::memcpy(words.data(), fault.data(), fitting(fault, kLongestFault));
    edition_.fetch_add(1, std::memory_order_seq_cst);
    for (std::size_t i = 0; i < kWords; ++i) fault_[i].store(words[i], std::memory_order_seq_cst);
    edition_.fetch_add(1, std::memory_order_seq_cst);
}

std::string OutputReport::fault() const {
    constexpr int kTries = 3;
    for (int i = 0; i < kTries; ++i) {
        const auto edition = edition_.load(std::memory_order_seq_cst);
        std::array<std::uint64_t, kWords> words{};
        std::transform(fault_.begin(), fault_.end(), words.begin(),
                       [](const auto& word) { return word.load(std::memory_order_seq_cst); });
        if (edition % 2 != 0 || edition != edition_.load(std::memory_order_seq_cst)) continue;
        std::string text(sizeof words, '\0');
        std::memcpy(text.data(), words.data(), sizeof words);
        return text.substr(0, text.find('\0'));
    }
    return {};
}

}  // namespace stillroom::audio
