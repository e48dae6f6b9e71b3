#include "engine/breath_taps.h"

#include <algorithm>

namespace stillroom::engine {

std::optional<double> BreathTaps::tap(audio::Frames at) {
    const audio::Frames longest = audio::frames_of(audio::Seconds{60.0 / kSlowest}, rate_);
    if (!taps_.empty() && at - taps_.back() > longest) taps_.clear();
    if (!taps_.empty() && at - taps_.back() < audio::frames_of(audio::Seconds{kBounce}, rate_)) return std::nullopt;
    taps_.push_back(at);
    if (count() < kTaps) return std::nullopt;
    const double breaths = audio::seconds_of(taps_.back() - taps_.front(), rate_).value;
    taps_.clear();
    return std::clamp(60.0 * (kTaps - 1) / breaths, kSlowest, kFastest);
}

}  // namespace stillroom::engine
