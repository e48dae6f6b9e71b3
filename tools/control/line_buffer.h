/// Lines out of a stream of bytes, none longer than agreed.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace stillroom::control {

/// [any] one thread.
class LineBuffer {
public:
    explicit LineBuffer(std::size_t longest) : longest_(longest) {}

    void add(std::string_view bytes) { bytes_.append(bytes); }

    /// The next whole line, without its end. Its text holds until the next call.
    [[nodiscard]] std::optional<std::string_view> next() {
        bytes_.erase(0, taken_);
        taken_ = 0;
        const std::size_t end = bytes_.find('\n', searched_);
        if (end == std::string::npos || end > longest_) {
            searched_ = end == std::string::npos ? bytes_.size() : searched_;
            return std::nullopt;
        }
        searched_ = 0;
        taken_ = end + 1;
        return std::string_view(bytes_).substr(0, end);
    }

    /// A line is longer than agreed, whether or not its end has come: nothing that follows can be trusted. True
    /// only once `next` has given every line before it.
    [[nodiscard]] bool too_long() const {
        const std::size_t end = bytes_.find('\n', taken_);
        return (end == std::string::npos ? bytes_.size() : end) - taken_ > longest_;
    }

private:
    std::size_t longest_;
    std::string bytes_;
    std::size_t taken_ = 0;     ///< of the front: the line that was given last, with its end
    std::size_t searched_ = 0;  ///< of the front: holds no line's end
};

}  // namespace stillroom::control
