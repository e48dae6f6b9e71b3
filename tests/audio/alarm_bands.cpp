#include "tests/audio/alarm_bands.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace stillroom::tests {

namespace {

constexpr double kRate = 48000.0;
constexpr double kStepsPerSecond = kRate / static_cast<double>(AlarmBands::kStep);
using Energies = std::array<float, AlarmBands::kBands>;

/// A band-pass of two equal resonators (RBJ, constant peak gain).
class BandPass {
public:
    BandPass(double from, double to) {
        const double centre = std::sqrt(from * to), q = centre / (to - from);
        const double w = 2.0 * std::numbers::pi * centre / kRate, alpha = std::sin(w) / (2.0 * q);
        b0_ = alpha / (1.0 + alpha);
        a1_ = -2.0 * std::cos(w) / (1.0 + alpha);
        a2_ = (1.0 - alpha) / (1.0 + alpha);
    }
    double operator()(double in) { return second_.step(*this, first_.step(*this, in)); }

private:
    struct Memory {
        double z1 = 0.0, z2 = 0.0;
        double step(const BandPass& of, double in) {
            const double out = of.b0_ * in + z1;
            z1 = z2 - of.a1_ * out;
            z2 = -of.b0_ * in - of.a2_ * out;
            return out;
        }
    };
    double b0_, a1_, a2_;
    Memory first_, second_;
};

/// Means over 25 ms: noise in a band as narrow as these swings by 10 dB from one step to the next.
std::vector<Energies> smoothed(const std::vector<Energies>& steps) {
    constexpr std::size_t kReach = 2;
    std::vector<Energies> out(steps.size());
    for (std::size_t at = 0; at < steps.size(); ++at) {
        const std::size_t from = at > kReach ? at - kReach : 0, to = std::min(at + kReach + 1, steps.size());
        for (std::size_t i = from; i < to; ++i)
            for (std::size_t band = 0; band < out[at].size(); ++band)
                out[at][band] += steps[i][band] / static_cast<float>(to - from);
    }
    return out;
}

/// Stretches in which at least two bands stand 6 dB above the median of three seconds around them.
std::vector<bool> raised(const std::vector<Energies>& steps) {
    constexpr std::size_t kAround = 300, kRenew = 20;
    constexpr double kSixDecibels = 4.0, kInaudible = 1e-9;
    std::vector<bool> out(steps.size());
    std::array<double, AlarmBands::kBands> floor{};
    std::vector<float> near;
    for (std::size_t at = 0; at < steps.size(); ++at) {
        if (at % kRenew == 0) {
            const std::size_t from = at > kAround ? at - kAround : 0;
            const std::size_t to = std::min(at + kAround, steps.size());
            for (std::size_t band = 0; band < floor.size(); ++band) {
                near.clear();
                for (std::size_t i = from; i < to; ++i) near.push_back(steps[i][band]);
                const auto median = near.begin() + static_cast<std::ptrdiff_t>(near.size() / 2);
                std::nth_element(near.begin(), median, near.end());
                floor[band] = std::max(static_cast<double>(*median), kInaudible) * kSixDecibels;
            }
        }
        int above = 0;
        for (std::size_t band = 0; band < floor.size(); ++band)
            above += static_cast<double>(steps[at][band]) > floor[band] ? 1 : 0;
        out[at] = above >= 2;
    }
    return out;
}

struct Pulse {
    double start, length;  // seconds
};

/// Runs of raised steps, where dents of up to 10 ms do not count.
std::vector<Pulse> pulses(const std::vector<bool>& raised) {
    constexpr std::size_t kDent = 2;
    std::vector<Pulse> found;
    for (std::size_t at = 0; at < raised.size(); ++at) {
        if (!raised[at]) continue;
        const std::size_t first = at;
        std::size_t last = at;
        while (at < raised.size() && at - last <= kDent) {
            if (raised[at]) last = at;
            ++at;
        }
        found.push_back({static_cast<double>(first) / kStepsPerSecond,
                         static_cast<double>(last + 1 - first) / kStepsPerSecond});
    }
    return found;
}

bool alike(double a, double b, double factor) { return a < b * factor && b < a * factor; }

/// Three pulses in a row that could be the beginning of a burst.
bool is_burst(const Pulse& first, const Pulse& second, const Pulse& third) {
    for (const Pulse& pulse : {first, second, third})
        if (pulse.length < 0.06 || pulse.length > 0.3) return false;
    const double one = second.start - first.start - first.length;
    const double two = third.start - second.start - second.length;
    if (std::min(one, two) < 0.04 || std::max(one, two) > 0.3) return false;
    return alike(first.length, second.length, 1.4) && alike(second.length, third.length, 1.4) &&
           alike(second.start - first.start, third.start - second.start, 1.25);
}

}  // namespace

struct AlarmBands::State {
    std::array<BandPass, kBands> bands{BandPass{150.0, 300.0}, BandPass{300.0, 600.0}, BandPass{600.0, 1200.0},
                                       BandPass{1200.0, 2400.0}, BandPass{2400.0, 4000.0}};
    std::array<double, kBands> sums{};
    std::size_t filled = 0;
    std::vector<Energies> steps;
};

AlarmBands::AlarmBands() : state_(std::make_unique<State>()) {}
AlarmBands::~AlarmBands() = default;

void AlarmBands::add(const Stereo& sound) {
    for (std::size_t i = 0; i < sound.left.size(); ++i) {
        const double mono = static_cast<double>(sound.left[i]) + static_cast<double>(sound.right[i]);
        for (std::size_t band = 0; band < kBands; ++band) {
            const double part = state_->bands[band](mono);
            state_->sums[band] += part * part / static_cast<double>(kStep);
        }
        if (++state_->filled < kStep) continue;
        Energies& step = state_->steps.emplace_back();
        for (std::size_t band = 0; band < kBands; ++band) step[band] = static_cast<float>(state_->sums[band]);
        state_->sums = {};
        state_->filled = 0;
    }
}

std::vector<double> AlarmBands::bursts() const {
    const std::vector<Pulse> all = pulses(raised(smoothed(state_->steps)));
    std::vector<double> found;
    for (std::size_t i = 0; i + 2 < all.size(); ++i)
        if (is_burst(all[i], all[i + 1], all[i + 2])) found.push_back(all[i].start);
    return found;
}

}  // namespace stillroom::tests
