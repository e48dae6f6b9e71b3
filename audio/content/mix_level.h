/// How loud several clips are when they sound together.
#pragma once

#include "audio/base/result.h"
#include "audio/base/units.h"
#include "audio/content/content_store.h"
#include "audio/content/loudness.h"

#include <span>

namespace stillroom::audio {

/// [control] Reads the clips and measures their sum from their first frames on, `length` frames long, each at its
/// gain; a mono clip goes to both sides at unity. Errors: a clip cannot be read, or is shorter than it was.
/// @pre parts is not empty
[[nodiscard]] Result<ClipLevel> mix_level(std::span<const MixPart> parts, Frames length, SampleRate rate);

}  // namespace stillroom::audio
