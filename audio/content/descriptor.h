/// A file descriptor that closes itself.
#pragma once

#include <unistd.h>

namespace stillroom::audio {

/// Owns a descriptor of the system; a negative number is none. [control] one thread.
class Descriptor {
public:
    explicit Descriptor(int value) noexcept : value_(value) {}
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    /// Still owned by this.
    [[nodiscard]] int get() const noexcept { return value_; }

private:
    int value_;
};

}  // namespace stillroom::audio
