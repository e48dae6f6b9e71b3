// The rest of a session in the time that is left for it.
#include "engine/landing.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <random>
#include <vector>

#include "tests/support/random_seed.h"

using namespace stillroom;
using audio::Frames;
using engine::LandingPhase;
using engine::plan_landing;
using engine::shortest_landing;

namespace {

constexpr audio::SampleRate kRate{48000};

Frames minutes(double count) { return audio::frames_of(audio::Seconds{60.0 * count}, kRate); }

Frames left_of(const std::vector<LandingPhase>& phases, const std::vector<Frames>& lengths) {
    Frames left;
    for (std::size_t i = 0; i < phases.size(); ++i) left += lengths[i] - phases[i].done;
    return left;
}

Frames left_as_planned(const std::vector<LandingPhase>& phases) {
    Frames left;
    for (const LandingPhase& phase : phases) left += std::max(phase.nominal - phase.done, Frames{0});
    return left;
}

/// What a phase never goes below.
Frames least_of(const LandingPhase& phase) {
    const Frames kept = phase.brings ? std::min(minutes(2), phase.nominal) : Frames{0};
    return std::max(kept, phase.done);
}

/// Four phases of which the first has run for four minutes, and the last two bring the patient back.
std::vector<LandingPhase> session() {
    return {{minutes(8), minutes(20), minutes(4), false},
            {minutes(5), minutes(10), Frames{0}, false},
            {minutes(3), minutes(8), Frames{0}, true},
            {minutes(1), minutes(4), Frames{0}, true}};
}

std::vector<LandingPhase> random_session(std::mt19937_64& dice) {
    const auto up_to = [&dice](Frames most) {
        return Frames{static_cast<std::int64_t>(dice() % static_cast<std::uint64_t>(most.count + 1))};
    };
    std::vector<LandingPhase> phases(1 + dice() % 7);
    for (LandingPhase& phase : phases) {
        phase.nominal = dice() % 8 == 0 ? up_to(minutes(3)) : up_to(minutes(40));
        phase.min = dice() % 4 == 0 ? phase.nominal : up_to(phase.nominal);
        phase.brings = dice() % 3 == 0;
    }
    // Staff may have held the end of the phase that runs, or its border waits: more of it has run than planned.
    if (dice() % 2 == 0) phases.front().done = up_to(phases.front().nominal + minutes(1));
    return phases;
}

}  // namespace

TEST_CASE("A landing takes exactly the time it is given, to the frame", "[engine][landing]") {
    std::mt19937_64 dice(tests::test_seed());
    for (std::size_t i = 0; i < tests::full_count(100'000); ++i) {
        const std::vector<LandingPhase> phases = random_session(dice);
        const Frames shortest = shortest_landing(phases, kRate), most = left_as_planned(phases);
        REQUIRE(shortest <= most);
        const auto room = static_cast<std::uint64_t>((most - shortest).count) + 1;
        const Frames in = dice() % 8 == 0 ? shortest : shortest + Frames{static_cast<std::int64_t>(dice() % room)};
        const std::vector<Frames> lengths = plan_landing(phases, in, kRate);
        REQUIRE(lengths.size() == phases.size());
        REQUIRE(left_of(phases, lengths) == in);
        for (std::size_t p = 0; p < phases.size(); ++p) {
            INFO("phase " << p << " of " << phases.size());
            REQUIRE(lengths[p] >= least_of(phases[p]));
            REQUIRE(lengths[p] <= std::max(phases[p].nominal, phases[p].done));
        }
    }
}

TEST_CASE("No landing is shorter than the shortest: what has run and the least of the return",
          "[engine][landing]") {
    std::mt19937_64 dice(tests::test_seed() + 1);
    for (std::size_t i = 0; i < tests::full_count(10'000); ++i) {
        const std::vector<LandingPhase> phases = random_session(dice);
        Frames least;
        for (const LandingPhase& phase : phases) least += least_of(phase) - phase.done;
        REQUIRE(shortest_landing(phases, kRate) == least);
    }
    CHECK(shortest_landing(session(), kRate) == minutes(4));
}

TEST_CASE("Where there is more time than the session needs, every phase keeps its planned length",
          "[engine][landing]") {
    const std::vector<Frames> planned{minutes(20), minutes(10), minutes(8), minutes(4)};
    CHECK(plan_landing(session(), minutes(38), kRate) == planned);
    CHECK(plan_landing(session(), minutes(500), kRate) == planned);
}

TEST_CASE("Phases give way together down to their shortest, then all but the return, and the return last",
          "[engine][landing]") {
    // 16, 10, 8 and 4 minutes are left, 4, 5, 3 and 2 at the least.
    const std::vector<Frames> shortest{minutes(8), minutes(5), minutes(3), minutes(2)};
    CHECK(plan_landing(session(), minutes(14), kRate) == shortest);
    const auto half = plan_landing(session(), minutes(26), kRate);
    for (std::size_t i = 0; i < half.size(); ++i) {
        const LandingPhase phase = session()[i];
        const double least = static_cast<double>(std::max(phase.min, least_of(phase)).count);
        const double whole = static_cast<double>(phase.nominal.count);
        CHECK(static_cast<double>(half[i].count) == Approx((least + whole) / 2.0).margin(2.0));
    }

    const std::vector<Frames> only_return{minutes(4), Frames{0}, minutes(3), minutes(2)};
    CHECK(plan_landing(session(), minutes(5), kRate) == only_return);
    const auto between = plan_landing(session(), minutes(9), kRate);
    CHECK(between[2] == minutes(3));
    CHECK(between[3] == minutes(2));
    CHECK(between[0] > minutes(4));
    CHECK(between[1] > Frames{0});

    const std::vector<Frames> least{minutes(4), Frames{0}, minutes(2), minutes(2)};
    CHECK(plan_landing(session(), minutes(4), kRate) == least);
}

TEST_CASE("A landing in less time never lengthens a phase", "[engine][landing]") {
    std::mt19937_64 dice(tests::test_seed() + 2);
    for (std::size_t i = 0; i < tests::full_count(2'000); ++i) {
        const std::vector<LandingPhase> phases = random_session(dice);
        const Frames shortest = shortest_landing(phases, kRate), most = left_as_planned(phases);
        std::vector<Frames> before = plan_landing(phases, most, kRate);
        for (int step = 15; step >= 0; --step) {
            const std::vector<Frames> after =
                plan_landing(phases, shortest + Frames{(most - shortest).count / 16 * step}, kRate);
            // A frame more than before is the rounding of a share.
            for (std::size_t p = 0; p < phases.size(); ++p) REQUIRE(after[p] <= before[p] + Frames{1});
            before = after;
        }
    }
}
