#include "tests/audio/bed_analysis.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "tests/audio/alarm_bands.h"
#include "tests/audio/loudness_judge.h"

namespace stillroom::tests {

namespace {

constexpr std::size_t kSecond = 48000;

double as_double(float sample) { return static_cast<double>(sample); }

/// How much left and right have in common.
class Sides {
public:
    void add(const Stereo& sound) {
        for (std::size_t i = 0; i < sound.left.size(); ++i) {
            const double l = as_double(sound.left[i]), r = as_double(sound.right[i]);
            second_.both += l * r;
            second_.left += l * l;
            second_.right += r * r;
            if (++frames_ % kSecond == 0) finish_second();
        }
    }
    [[nodiscard]] double overall() const { return all_.correlation(); }
    [[nodiscard]] double lowest() const { return lowest_; }

private:
    struct Sums {
        double both = 0.0, left = 0.0, right = 0.0;
        [[nodiscard]] double correlation() const { return both / std::sqrt(left * right + 1e-20); }
    };
    void finish_second() {
        all_.both += second_.both;
        all_.left += second_.left;
        all_.right += second_.right;
        // A second of silence has no sides.
        if (second_.left + second_.right > 1e-6 * kSecond) lowest_ = std::min(lowest_, second_.correlation());
        second_ = {};
    }

    Sums all_, second_;
    double lowest_ = 1.0;
    std::size_t frames_ = 0;
};

/// Second differences of one channel, each against its surroundings.
class Corners {
public:
    void add(const std::vector<float>& sound) {
        for (const float sample : sound) {
            const double now = as_double(sample);
            cells_[kNewest].corners[filled_] = now - 2.0 * last_ + before_last_;
            before_last_ = last_;
            last_ = now;
            if (++filled_ < kCell) continue;
            weigh();
            std::rotate(cells_.begin(), cells_.begin() + 1, cells_.end());
            filled_ = 0;
            ++done_;
        }
    }
    [[nodiscard]] double sharpest() const { return sharpest_; }
    [[nodiscard]] double sharpest_at() const { return sharpest_at_; }
    [[nodiscard]] double strongest_seam() const {
        double sum = 0.0, most = 0.0;
        for (const double place : places_) {
            sum += place;
            most = std::max(most, place);
        }
        return most * static_cast<double>(places_.size()) / (sum + 1e-20);
    }

private:
    /// 1.3 ms: shorter than anything that is heard as a tone, longer than a click.
    static constexpr std::size_t kCell = 64;
    /// The cell that is looked at, with three before and three behind it.
    static constexpr std::size_t kLooked = 3, kNewest = 6;
    /// Corners of -100 dBFS are below hearing next to anything.
    static constexpr double kInaudible = 1e-5;

    struct Cell {
        std::array<double, kCell> corners{};
        double energy = 0.0;
    };

    void weigh() {
        Cell& newest = cells_[kNewest];
        newest.energy = 0.0;
        for (const double corner : newest.corners) newest.energy += corner * corner;
        if (done_ < kNewest + 1) return;  // the surroundings are not whole, and what began began from nothing
        double around = 0.0;
        for (std::size_t i = 0; i < cells_.size(); ++i)
            if (i != kLooked) around += cells_[i].energy;
        const double usual = std::sqrt(around / static_cast<double>(kNewest * kCell) + kInaudible * kInaudible);
        const std::size_t first = (done_ - kLooked) * kCell;
        for (std::size_t i = 0; i < kCell; ++i) {
            const double against = std::abs(cells_[kLooked].corners[i]) / usual;
            places_[(first + i) % places_.size()] += std::min(against * against, 100.0);
            if (against <= sharpest_) continue;
            sharpest_ = against;
            sharpest_at_ = static_cast<double>(first + i) / static_cast<double>(kSecond);
        }
    }

    std::array<Cell, kNewest + 1> cells_{};
    std::size_t filled_ = 0, done_ = 0;
    double last_ = 0.0, before_last_ = 0.0;
    double sharpest_ = 0.0, sharpest_at_ = 0.0;
    std::array<double, BedAnalysis::kGrid> places_{};
};

}  // namespace

struct BedAnalysis::State {
    LoudnessJudge judge;
    Sides sides;
    Corners left, right;
    AlarmBands alarms;
};

BedAnalysis::BedAnalysis() : state_(std::make_unique<State>()) {}
BedAnalysis::~BedAnalysis() = default;

void BedAnalysis::add(const Stereo& sound) {
    state_->judge.hear(sound);
    state_->sides.add(sound);
    state_->left.add(sound.left);
    state_->right.add(sound.right);
    state_->alarms.add(sound);
}

BedFigures BedAnalysis::finish() {
    BedFigures figures;
    figures.lufs = state_->judge.lufs();
    figures.true_peak = state_->judge.true_peak();
    figures.correlation = state_->sides.overall();
    figures.lowest_correlation = state_->sides.lowest();
    const Corners& worse = state_->left.sharpest() > state_->right.sharpest() ? state_->left : state_->right;
    figures.sharpest_corner = worse.sharpest();
    figures.sharpest_at = worse.sharpest_at();
    figures.strongest_seam = std::max(state_->left.strongest_seam(), state_->right.strongest_seam());
    figures.alarms = state_->alarms.bursts();
    return figures;
}

BedFigures analysis_of(const Stereo& sound) {
    BedAnalysis analysis;
    analysis.add(sound);
    return analysis.finish();
}

}  // namespace stillroom::tests
