#include "audio/dsp/delay_line.h"

#include "audio/dsp/finite_check.h"

#include <algorithm>
#include <cassert>
#include <limits>

namespace stillroom::audio {

DelayLine::DelayLine(int channels, Frames delay)
    : kernels_(stage_kernels()), memory_(channels, static_cast<int>(delay.count)) {
    assert(channels >= 1 && channels <= kMaxChannels);
    assert(delay.count >= 0 && delay.count <= std::numeric_limits<int>::max());
}

void DelayLine::process(AudioView audio) noexcept STILLROOM_REALTIME {
    assert(audio.channels() == memory_.channels());
    if (memory_.frames() == 0) return;
    for (int c = 0; c < audio.channels(); ++c) kernels_.make_sane(audio.channel(c), audio.frames(), kBrokenFrom);
    // The memory holds exactly the delay: what comes in takes the place of what goes out.
    for (int done = 0; done < audio.frames();) {
        const int count = std::min(audio.frames() - done, memory_.frames() - oldest_);
        for (int c = 0; c < audio.channels(); ++c) {
            float* const sound = audio.channel(c) + done;
            std::swap_ranges(sound, sound + count, memory_.channel(c) + oldest_);
        }
        done += count;
        oldest_ = (oldest_ + count) % memory_.frames();
    }
}

}  // namespace stillroom::audio
