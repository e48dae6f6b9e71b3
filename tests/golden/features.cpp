#include "tests/golden/features.h"

#include <ebur128.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace stillroom::tests {

namespace {

constexpr std::size_t kRate = 48000;
constexpr double kFloor = 3.1623e-8;  // -75 dB as a mean square

double decibels_of_power(double power) { return 10.0 * std::log10(power + kFloor); }
double decibels_of_peak(double peak) { return decibels_of_power(peak * peak); }

/// A Butterworth section of second order (bilinear transform), in double precision.
class Section {
public:
    Section(double hertz, bool high) {
        const double k = std::tan(std::numbers::pi * hertz / static_cast<double>(kRate));
        const double norm = 1.0 / (1.0 + std::numbers::sqrt2 * k + k * k);
        b0_ = high ? norm : k * k * norm;
        b1_ = high ? -2.0 * b0_ : 2.0 * b0_;
        a1_ = 2.0 * (k * k - 1.0) * norm;
        a2_ = (1.0 - std::numbers::sqrt2 * k + k * k) * norm;
    }
    double operator()(double in) {
        const double out = b0_ * in + z1_;
        z1_ = b1_ * in - a1_ * out + z2_;
        z2_ = b0_ * in - a2_ * out;
        return out;
    }

private:
    double b0_, b1_, a1_, a2_;
    double z1_ = 0.0, z2_ = 0.0;
};

/// Splits one channel into the four bands.
struct Bands {
    Section low{250.0, false};
    Section middle_high{250.0, true}, middle_low{1000.0, false};
    Section upper_high{1000.0, true}, upper_low{4000.0, false};
    Section top{4000.0, true};

    void add(double sample, std::array<double, 4>& energy) {
        const std::array<double, 4> parts{low(sample), middle_low(middle_high(sample)),
                                          upper_low(upper_high(sample)), top(sample)};
        for (std::size_t i = 0; i < parts.size(); ++i) energy[i] += parts[i] * parts[i];
    }
};

/// Correlation, peak and middle of one second.
struct Moments {
    double left = 0.0, right = 0.0, both = 0.0, when = 0.0, peak = 0.0;

    explicit Moments(const std::vector<float>& second) {
        for (std::size_t i = 0; i < kRate; ++i) {
            const double l = static_cast<double>(second[2 * i]), r = static_cast<double>(second[2 * i + 1]);
            left += l * l;
            right += r * r;
            both += l * r;
            when += (l * l + r * r) * static_cast<double>(i);
            peak = std::max({peak, std::abs(l), std::abs(r)});
        }
    }
    [[nodiscard]] double correlation() const {
        return both / (std::sqrt(left * right) + kFloor * static_cast<double>(kRate));
    }
    [[nodiscard]] double middle() const {
        const double floor = kFloor * static_cast<double>(kRate);
        return (when / static_cast<double>(kRate) + 0.5 * floor) / (left + right + floor) * 1000.0;
    }
};

}  // namespace

struct FeatureMeter::State {
    State() : loudness(ebur128_init(2, kRate, EBUR128_MODE_M | EBUR128_MODE_TRUE_PEAK)) {}
    ~State() { ebur128_destroy(&loudness); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    /// Momentary loudness and true peak of a second.
    std::array<double, 2> hear(const std::vector<float>& second) {
        constexpr std::size_t kStep = kRate / 10;
        double momentary = 0.0, true_peak = 0.0;
        for (std::size_t at = 0; at < kRate; at += kStep) {
            ebur128_add_frames_float(loudness, second.data() + 2 * at, kStep);
            double now = 0.0;
            ebur128_loudness_momentary(loudness, &now);
            momentary = std::max(momentary, std::pow(10.0, now / 10.0));
            for (unsigned channel = 0; channel < 2; ++channel) {
                ebur128_prev_true_peak(loudness, channel, &now);
                true_peak = std::max(true_peak, now);
            }
        }
        return {decibels_of_power(momentary), decibels_of_peak(true_peak)};
    }

    ebur128_state* loudness;
    std::array<Bands, 2> bands{};
};

FeatureMeter::FeatureMeter() : state_(std::make_unique<State>()) { second_.reserve(2 * kRate); }
FeatureMeter::~FeatureMeter() = default;

void FeatureMeter::add(std::span<const float> interleaved) {
    while (!interleaved.empty()) {
        const std::size_t room = std::min(interleaved.size(), 2 * kRate - second_.size());
        second_.insert(second_.end(), interleaved.begin(), interleaved.begin() + static_cast<std::ptrdiff_t>(room));
        interleaved = interleaved.subspan(room);
        if (second_.size() == 2 * kRate) add_second();
    }
}

void FeatureMeter::add_second() {
    const auto [momentary, true_peak] = state_->hear(second_);
    const Moments moments(second_);
    std::array<double, 4> energy{};
    for (std::size_t i = 0; i < second_.size(); ++i)
        state_->bands[i % 2].add(static_cast<double>(second_[i]), energy);
    SecondFeatures features{momentary, decibels_of_peak(moments.peak), true_peak};
    for (std::size_t band = 0; band < energy.size(); ++band)
        features[3 + band] = decibels_of_power(energy[band] / static_cast<double>(kRate));
    features[7] = moments.correlation();
    features[8] = moments.middle();
    done_.push_back(features);
    second_.clear();
}

std::vector<SecondFeatures> FeatureMeter::finish() {
    if (!second_.empty()) {
        second_.resize(2 * kRate);
        add_second();
    }
    return std::move(done_);
}

std::vector<SecondFeatures> features_of(std::span<const float> interleaved) {
    FeatureMeter meter;
    meter.add(interleaved);
    return meter.finish();
}

}  // namespace stillroom::tests
