#include "audio/synth/brightness.h"

#include "audio/synth/scattered_stretches.h"

#include <cmath>
#include <numbers>

namespace stillroom::audio {

double sampled_brightness(SynthSource& sound, bool ends, SampleRate rate) {
    AudioBuffer buffer(2, kStretchFrames);
    double power = 0.0, moved = 0.0;
    for (int stretch = 0; stretch < kStretches; ++stretch) {
        read_stretch(sound, ends, rate, stretch, buffer.view());
        const float* left = buffer.view().channel(0);
        const float* right = buffer.view().channel(1);
        for (int i = 1; i < kStretchFrames; ++i) {
            const double now = static_cast<double>(left[i]) + static_cast<double>(right[i]);
            const double before = static_cast<double>(left[i - 1]) + static_cast<double>(right[i - 1]);
            power += now * now;
            moved += (now - before) * (now - before);
        }
    }
    sound.seek(Frames{0});
    // A sine of f moves by 2 pi f / rate of its size from frame to frame, as long as that is little.
    return power > 0.0 ? std::sqrt(moved / power) * rate.hertz / (2.0 * std::numbers::pi) : 0.0;
}

}  // namespace stillroom::audio
