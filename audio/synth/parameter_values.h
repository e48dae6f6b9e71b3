/// The values of one sound's parameters while it is being made.
#pragma once

#include "audio/synth/synth.h"

#include <cassert>

namespace stillroom::audio {

/// Given values over the defaults of the rows. [setup] only; borrows both.
class ParameterValues {
public:
    ParameterValues(std::span<const SynthParameter> rows, const std::map<std::string, double>& given) noexcept
        : rows_(rows), given_(given) {}

    /// @pre the rows hold this name
    [[nodiscard]] double operator[](std::string_view name) const {
        for (const SynthParameter& row : rows_) {
            if (row.name != name) continue;
            for (const auto& [key, value] : given_)
                if (key == name) return value < row.min ? row.min : (value > row.max ? row.max : value);
            return row.initial;
        }
        assert(!"a parameter without a row");
        return 0.0;
    }

private:
    std::span<const SynthParameter> rows_;
    const std::map<std::string, double>& given_;
};

}  // namespace stillroom::audio
