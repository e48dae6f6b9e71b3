#include "config/source_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace stillroom::config {

namespace {

void unfold_line_ends(std::string& text) {
    std::size_t out = 0;
    for (std::size_t in = 0; in < text.size(); ++in) {
        if (text[in] == '\r' && in + 1 < text.size() && text[in + 1] == '\n') continue;
        text[out++] = text[in];
    }
    text.resize(out);
}

bool is_control(unsigned char byte) { return (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F; }

void report_byte(const SourceText& source, std::size_t at, Diagnostics& diagnostics) {
    const std::string_view before{source.text.data(), at};
    const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    const Place place{source.file, static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
                      static_cast<int>(characters_in(before.substr(line_start))) + 1};
    const auto byte = static_cast<unsigned char>(source.text[at]);
    if (byte >= 0x80) {
        diagnostics.error(place, "not-utf8", fmt::format("byte {:#04x} is not valid UTF-8", byte),
                          "save the file as UTF-8 in the editor");
    } else if (byte == 0) {
        diagnostics.error(place, "not-text", "the file holds a NUL byte, so it is not text",
                          "save it as UTF-8 text; UTF-16 is not read");
    } else {
        diagnostics.error(place, "not-text",
                          fmt::format("control character U+{:04X} cannot stand in a script", byte),
                          "delete it and type the character again");
    }
}

}  // namespace

std::string_view SourceText::line(int number) const {
    std::string_view rest = text;
    for (int skipped = 1; skipped < number; ++skipped) {
        const std::size_t end = rest.find('\n');
        if (end == std::string_view::npos) return {};
        rest.remove_prefix(end + 1);
    }
    return rest.substr(0, rest.find('\n'));
}

std::size_t characters_in(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(
        utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::size_t utf8_sequence(std::string_view bytes) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || bytes.size() < length) return 0;
    // The second byte of some sequences has a narrower range (Unicode 15, table 3-7).
    const unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (byte(1) < low || byte(1) > high) return 0;
    for (std::size_t i = 2; i < length; ++i) {
        if (byte(i) < 0x80 || byte(i) > 0xBF) return 0;
    }
    return length;
}

std::optional<SourceText> check_source(std::string file, std::string bytes, Diagnostics& diagnostics) {
    SourceText source{std::move(file), std::move(bytes)};
    if (source.text.size() > kLargestFile) {
        diagnostics.error(
            {source.file, 0, 0}, "too-large",
            fmt::format("the file has {} bytes, {} at most are read", source.text.size(), kLargestFile),
            "move lines and sounds to a library and name it under 'use'");
        return std::nullopt;
    }
    if (source.text.starts_with("\xEF\xBB\xBF")) source.text.erase(0, 3);
    unfold_line_ends(source.text);
    for (std::size_t at = 0; at < source.text.size();) {
        const std::size_t length = utf8_sequence(std::string_view{source.text}.substr(at));
        if (length == 0 || is_control(static_cast<unsigned char>(source.text[at]))) {
            report_byte(source, at, diagnostics);
            return std::nullopt;
        }
        at += length;
    }
    return source;
}

std::optional<SourceText> read_source(const std::string& file, Diagnostics& diagnostics) {
    std::error_code failure;
    const auto status = std::filesystem::status(file, failure);
    const Place whole{file, 0, 0};
    if (!std::filesystem::exists(status)) {
        diagnostics.error(whole, "no-such-file", "there is no such file", "check the name and the folder");
        return std::nullopt;
    }
    if (!std::filesystem::is_regular_file(status)) {
        diagnostics.error(whole, "not-a-file", "this is a folder or a device, not a file", "name a YAML file");
        return std::nullopt;
    }
    std::ifstream stream(file, std::ios::binary);
    std::string bytes;
    // One byte more than allowed is enough to know that it is too large.
    const auto size = std::filesystem::file_size(file, failure);
    if (!failure && size > kLargestFile) {
        diagnostics.error(whole, "too-large",
                          fmt::format("the file has {} bytes, {} at most are read", size, kLargestFile),
                          "move lines and sounds to a library and name it under 'use'");
        return std::nullopt;
    }
    bytes.assign(std::istreambuf_iterator<char>(stream), {});
    if (!stream.good() && !stream.eof()) {
        diagnostics.error(whole, "unreadable", "the file cannot be read", "check its owner and permissions");
        return std::nullopt;
    }
    return check_source(file, std::move(bytes), diagnostics);
}

}  // namespace stillroom::config
