#include "audio/dsp/rise_governor.h"

#include "audio/dsp/finite_check.h"

#include <algorithm>
#include <cmath>

namespace stillroom::audio {

namespace {

/// From 0 to 1 without a corner at either end.
double smooth_step(double x) noexcept { return x * x * (3.0 - 2.0 * x); }

}  // namespace

RiseGovernor::RiseGovernor(int channels, SampleRate rate) noexcept
    : kernels_(stage_kernels()),
      weighting_(channels, rate),
      channels_(channels),
      cell_frames_(rate.hertz / 100),
      opening_(gain_of({kOpeningPerSecond.value / 100.0})),
      loudest_allowed_(mean_square_of(kFloor)),
      bound_(gain_of(kSampleFloor)),
      entry_frames_(rate.hertz / 100),
      run_out_frames_(rate.hertz / 500),
      since_start_(entry_frames_) {}

void RiseGovernor::process(AudioView audio) noexcept STILLROOM_REALTIME {
    lowest_gain_ = gain_;
    for (int first = 0; first < audio.frames();) {
        const int count = std::min(audio.frames() - first, cell_frames_ - cell_frame_);
        process_piece(audio.section(first, count));
        first += count;
        cell_frame_ += count;
        if (cell_frame_ == cell_frames_) finish_cell();
    }
}

void RiseGovernor::process_piece(AudioView audio) noexcept {
    float highest = 0.0f;
    for (int c = 0; c < channels_; ++c)
        highest = std::max(highest, kernels_.make_sane(audio.channel(c), audio.frames(), kBrokenFrom));
    weighting_.add(audio);
    const bool open = gain_ == 1.0 && step_ == 0.0 && since_start_ == entry_frames_;
    if (!open || static_cast<double>(highest) > bound_) {
        hold(audio);
        return;
    }
    present_.magnitude = std::max(present_.magnitude, static_cast<double>(highest));
    for (int c = 0; c < channels_; ++c) last_[static_cast<std::size_t>(c)] = audio.channel(c)[audio.frames() - 1];
}

void RiseGovernor::hold(AudioView audio) noexcept {
    for (int i = 0; i < audio.frames(); ++i) {
        double gain = hold_sample(audio, i, gain_ + step_ * (cell_frame_ + i));
        lowest_gain_ = std::min(lowest_gain_, gain);
        double rest = 0.0;
        if (since_start_ < entry_frames_) {
            gain *= smooth_step(static_cast<double>(since_start_) / entry_frames_);
            if (since_start_ < run_out_frames_)
                rest = 1.0 - smooth_step(static_cast<double>(since_start_) / run_out_frames_);
            ++since_start_;
        }
        for (int c = 0; c < channels_; ++c) {
            const auto channel = static_cast<std::size_t>(c);
            double out = static_cast<double>(audio.channel(c)[i]) * gain;
            if (rest > 0.0) out += run_out_[channel] * rest;
            last_[channel] = audio.channel(c)[i] = static_cast<float>(out);
            present_.magnitude = std::max(present_.magnitude, std::fabs(out));
        }
    }
}

/// The gain for one frame: the planned one, or the one that holds the frame at the bound, which then stays.
double RiseGovernor::hold_sample(AudioView audio, int frame, double gain) noexcept {
    double magnitude = 0.0;
    for (int c = 0; c < channels_; ++c)
        magnitude = std::max(magnitude, std::fabs(static_cast<double>(audio.channel(c)[frame])));
    if (gain * magnitude <= bound_) return gain;

    const bool far_above = gain * magnitude > 2.0 * bound_;
    gain_ = bound_ / magnitude;
    step_ = 0.0;
    double jump = 0.0;
    for (int c = 0; c < channels_; ++c) {
        const double out = static_cast<double>(audio.channel(c)[frame]) * gain_;
        jump = std::max(jump, std::fabs(out - static_cast<double>(last_[static_cast<std::size_t>(c)])));
    }
    if (far_above && jump > 0.5 * bound_) start_anew();
    return gain_;
}

void RiseGovernor::start_anew() noexcept {
    since_start_ = 0;
    for (std::size_t c = 0; c < last_.size(); ++c) run_out_[c] = static_cast<double>(last_[c]);
}

void RiseGovernor::finish_cell() noexcept {
    gain_ += step_ * cell_frames_;
    cell_frame_ = 0;
    const double energy = weighting_.take().weighted;
    newest_cell_ = (newest_cell_ + 1) % kMomentaryCells;
    cells_[static_cast<std::size_t>(newest_cell_)] = {energy, energy * gain_ * gain_};

    double sum = 0.0;
    for (const Cell& cell : cells_) sum += cell.out;
    present_.mean_square =
        std::max(present_.mean_square, sum / (static_cast<double>(kMomentaryCells) * cell_frames_));
    if (++cell_ == kCellsPerPart) finish_part();
    aim();
}

void RiseGovernor::finish_part() noexcept {
    cell_ = 0;
    newest_part_ = (newest_part_ + 1) % kParts;
    parts_[static_cast<std::size_t>(newest_part_)] = present_;
    present_ = {};
    Part loudest;
    for (const Part& part : parts_) {
        loudest.mean_square = std::max(loudest.mean_square, part.mean_square);
        loudest.magnitude = std::max(loudest.magnitude, part.magnitude);
    }
    const double rise = gain_of(kRise);
    loudest_allowed_ = std::max(mean_square_of(kFloor), loudest.mean_square * rise * rise);
    bound_ = std::max(gain_of(kSampleFloor), loudest.magnitude * rise);
}

/// Plans the gain over the next cell.
void RiseGovernor::aim() noexcept {
    const double goal = std::min({1.0, gain_ * opening_, gain_for_loudness()});
    step_ = (goal - gain_) / cell_frames_;
    if (goal == 1.0 && 1.0 - gain_ < 1e-9) {
        gain_ = 1.0;
        step_ = 0.0;
    }
}

/// The gain with which the momentary loudness at the end of this part is what is allowed, if the sound goes on as
/// in the last cell; but not lower than what would hold it there for ever.
double RiseGovernor::gain_for_loudness() const noexcept {
    const double last = cells_[static_cast<std::size_t>(newest_cell_)].in;
    if (last == 0.0) return 1.0;
    const int to_come = kCellsPerPart - cell_;
    double spent = 0.0;
    for (int i = 0; i < kMomentaryCells - to_come; ++i)
        spent += cells_[static_cast<std::size_t>((newest_cell_ + kMomentaryCells - i) % kMomentaryCells)].out;
    const double per_cell = loudest_allowed_ * cell_frames_;
    const double left = (per_cell * kMomentaryCells - spent) / to_come;
    return std::sqrt(std::max(left, per_cell) / last);
}

}  // namespace stillroom::audio
