/// The benchmark's score in the language of scsynth: a synth definition and a list of timed messages.
#pragma once

#include <string>

namespace stillroom::bench {

/// A binary score for `scsynth -N` of so many seconds: a drone of twelve sines that come and go, a low tone, soft
/// noise, a breathing noise, a clip that loops, and a limiter on the two outputs.
std::string scsynth_score(int seconds);

}  // namespace stillroom::bench
