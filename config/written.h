/// Values as people wrote them: with their place, and text by language.
#pragma once

#include "config/diagnostics.h"

#include <map>
#include <string>

namespace stillroom::config {

/// A value with the place it was written at.
template <typename T>
struct Written {
    T value{};
    Place place;
};

/// Text by BCP 47 tag. A text without a language stands under the empty tag and serves every language.
using LocalText = std::map<std::string, std::string>;

}  // namespace stillroom::config
