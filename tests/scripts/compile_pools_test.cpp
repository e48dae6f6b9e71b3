#include "scripts/compile_pools.h"
#include "scripts/cue_length.h"
#include "scripts/lint.h"
#include "scripts/loudness_curve.h"
#include "scripts/pool_order.h"
#include "scripts/pool_series.h"
#include "scripts/timeline.h"
#include "scripts/voice_spans.h"
#include "tests/scripts/compile_fixture.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

using namespace stillroom::scripts;

namespace {

constexpr const char* kSounds = R"(  birds: {file: music/birds.flac}
  brook: {file: music/brook.flac}
  gift: {slot: intention}
  garden: {pool: [dawn, birds, brook], crossfade: 6s}
  nobody: {pool: [gift]}
  secret: {synth: rain, private: true}
  mixed: {pool: [warm, secret]}
  quartet: {stems: {low: music/dawn.flac, high: {file: music/birds.flac, gain_by: {intensity: {0: off, 1: -3 dB}}}}}
)";

constexpr const char* kPool = R"(
parameters: {intensity: {default: 0, min: 0, max: 1}}
phases:
  - id: only
    length: 10m
    cues:
      - {at: 10s, play: garden, layer: nature, gain: -2 dB, fade_in: 5s, fade_out: 9s, for: 4m}
)";

constexpr const char* kStems = R"(
parameters: {intensity: {default: 0, min: 0, max: 1}}
phases:
  - id: only
    length: 10m
    cues:
      - {at: 0s, play: quartet, keep: true}
)";

PoolSource pool_of(std::size_t size, PlayOrder select) {
    PoolSource pool;
    for (std::size_t i = 0; i < size; ++i) {
        PlannedPlay member;
        member.id = std::string(1, static_cast<char>('a' + i));
        pool.members.push_back(std::move(member));
    }
    pool.select = select;
    return pool;
}

/// A plan with one pool of a series in a cue, and another in a cue set.
Plan series_plan(PoolSource pool) {
    pool.over_series = true;
    PlannedPlay play;
    play.id = "garden";
    play.source = std::move(pool);
    Plan plan;
    plan.phases.emplace_back().cues.emplace_back().action = play;
    play.id = "called";
    plan.cue_sets.emplace_back().play = play;
    return plan;
}

const PoolSource& garden_of(const Plan& plan) {
    return std::get<PoolSource>(std::get<PlannedPlay>(plan.phases[0].cues[0].action).source);
}

/// A session that hears so many sounds of the garden; what it hands on.
HeardInSeries after_session(Plan plan, const HeardInSeries& before, int turns, std::vector<std::string>& heard) {
    go_on_with_series(plan, before);
    HeardInSeries after = heard_in_series(plan);
    for (int n = 0; n < turns; ++n) {
        const PoolSource& pool = garden_of(plan);
        heard.push_back(pool.members[pool_member(pool, "garden", 1, n)].id);
        note_heard(after, plan, "garden", heard.back());
    }
    return after;
}

const Sound& sound(const Script& script, const std::string& id) { return *script.sound(id); }

std::string sound_file(const Script& script, const std::string& id) {
    return std::get<FileSound>(sound(script, id).source).path;
}

class PoolFixture : public CompileFixture {
public:
    PoolFixture() {
        add_file("music/birds.flac");
        add_file("music/brook.flac");
        sounds = kSounds;
    }
    Plan garden() {
        const Script& script = parsed(kPool);
        media.files[sound_file(script, "dawn")] = clip(90, -20);
        media.files[sound_file(script, "birds")] = clip(60, -25);
        media.files[sound_file(script, "brook")] = clip(30, -30);
        return plan(kPool);
    }
    Plan quartet(double low_seconds, double high_seconds) {
        const Script& script = parsed(kStems);
        const auto& stems = std::get<StemsSound>(sound(script, "quartet").source).stems;
        media.files[stems[0].file.path] = clip(low_seconds, -20);
        media.files[stems[1].file.path] = clip(high_seconds, -17);
        media.stems["quartet"] = {{-17.0}, -9.0};
        return plan(kStems);
    }
};

}  // namespace

TEST_CASE("A pool in sequence goes round in its own order") {
    const PoolSource pool = pool_of(3, PlayOrder::sequence);
    for (std::int64_t n = 0; n < 10; ++n)
        CHECK(pool_member(pool, "garden", 7, n) == static_cast<std::size_t>(n % 3));
}

TEST_CASE("A shuffled pool plays every member once a round, none twice in a row, another order for another seed") {
    for (std::size_t size = 1; size <= 7; ++size) {
        const PoolSource pool = pool_of(size, PlayOrder::shuffle);
        std::set<std::vector<std::size_t>> orders;
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            std::vector<std::size_t> heard;
            for (std::int64_t n = 0; n < static_cast<std::int64_t>(12 * size); ++n)
                heard.push_back(pool_member(pool, "garden", seed, n));
            for (std::size_t round = 0; round < heard.size(); round += size) {
                const auto from = heard.begin() + static_cast<std::ptrdiff_t>(round);
                CHECK(std::set<std::size_t>(from, from + static_cast<std::ptrdiff_t>(size)).size() == size);
            }
            if (size > 1) CHECK(std::adjacent_find(heard.begin(), heard.end()) == heard.end());
            orders.insert(heard);
        }
        if (size > 3) CHECK(orders.size() > 30);
    }
    const PoolSource pool = pool_of(5, PlayOrder::shuffle);
    bool same = true;
    for (std::int64_t n = 0; n < 20; ++n)
        same = same && pool_member(pool, "garden", 1, n) == pool_member(pool, "meadow", 1, n);
    CHECK_FALSE(same);
}

TEST_CASE("Over a series nothing comes again before all were heard, however many turns each session takes") {
    for (const PlayOrder order : {PlayOrder::sequence, PlayOrder::shuffle})
        for (std::size_t size = 1; size <= 7; ++size)
            for (const int turns : {1, 2, 3, 7, 10}) {
                CAPTURE(size, turns);
                std::vector<std::string> heard;
                HeardInSeries handed_on;
                for (int session = 0; session < 12; ++session)
                    handed_on = after_session(series_plan(pool_of(size, order)), handed_on, turns, heard);
                for (std::size_t round = 0; round + size <= heard.size(); round += size) {
                    const auto from = heard.begin() + static_cast<std::ptrdiff_t>(round);
                    CHECK(std::set<std::string>(from, from + static_cast<std::ptrdiff_t>(size)).size() == size);
                }
                if (size > 1) CHECK(std::adjacent_find(heard.begin(), heard.end()) == heard.end());
            }
}

TEST_CASE("A series goes on with what the script has now: new sounds come first, those that are gone are no gap") {
    std::vector<std::string> heard;
    const HeardInSeries first = after_session(series_plan(pool_of(3, PlayOrder::sequence)), {}, 3, heard);
    CHECK(heard == std::vector<std::string>{"a", "b", "c"});
    heard.clear();
    after_session(series_plan(pool_of(5, PlayOrder::sequence)), first, 4, heard);
    CHECK(heard == std::vector<std::string>{"d", "e", "a", "b"});
    heard.clear();
    after_session(series_plan(pool_of(2, PlayOrder::sequence)), first, 3, heard);
    CHECK(heard == std::vector<std::string>{"a", "b", "a"});
}

TEST_CASE("What staff excluded from one session of a series is still unheard in the next") {
    std::vector<std::string> heard;
    const Plan whole = series_plan(pool_of(3, PlayOrder::sequence));
    HeardInSeries handed_on = after_session(series_plan(pool_of(2, PlayOrder::sequence)), {}, 3, heard);
    CHECK(heard == std::vector<std::string>{"a", "b", "a"});
    handed_on = heard_in_series(whole);
    for (const std::string& id : heard) note_heard(handed_on, whole, "garden", id);
    heard.clear();
    after_session(whole, handed_on, 2, heard);
    CHECK(heard == std::vector<std::string>{"c", "a"});
}

TEST_CASE("A pool that keeps to its session takes nothing from a series, and a pool of a cue set is its own") {
    Plan plan = series_plan(pool_of(3, PlayOrder::sequence));
    HeardInSeries heard = heard_in_series(plan);
    CHECK(heard == HeardInSeries{{"called", {}}, {"garden", {}}});
    note_heard(heard, plan, "called", "b");
    note_heard(heard, plan, "meadow", "a");
    CHECK(heard == HeardInSeries{{"called", {"b"}}, {"garden", {}}});
    go_on_with_series(plan, heard);
    CHECK(std::get<PoolSource>(plan.cue_sets[0].play->source).heard == std::vector<std::string>{"b"});
    CHECK(garden_of(plan).heard.empty());

    std::get<PoolSource>(plan.cue_sets[0].play->source).over_series = false;
    go_on_with_series(plan, {{"called", {"c"}}});
    CHECK(std::get<PoolSource>(plan.cue_sets[0].play->source).heard == std::vector<std::string>{"b"});
    CHECK(heard_in_series(plan) == HeardInSeries{{"garden", {}}});
}

TEST_CASE("The order of a shuffled series does not hang on the seed, and changes from round to round") {
    Plan plan = series_plan(pool_of(7, PlayOrder::shuffle));
    for (const std::uint64_t seed : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{77}})
        for (std::int64_t n = 0; n < 20; ++n)
            CHECK(pool_member(garden_of(plan), "garden", seed, n) == pool_member(garden_of(plan), "garden", 1, n));
    std::set<std::vector<std::string>> orders;
    HeardInSeries handed_on;
    for (int session = 0; session < 6; ++session) {
        std::vector<std::string> heard;
        handed_on = after_session(plan, handed_on, 7, heard);
        orders.insert(heard);
    }
    CHECK(orders.size() >= 3);
}

TEST_CASE_METHOD(PoolFixture, "Every member of a pool has its own loudness gain, and does not loop") {
    const Plan made = garden();
    const auto& play = std::get<PlannedPlay>(cue(made, 0, "garden").action);
    const auto& pool = std::get<PoolSource>(play.source);
    REQUIRE(pool.members.size() == 3);
    CHECK(pool.crossfade == at(6));
    CHECK(pool.members[0].gain.value == Approx(-33.0 + 20.0 - 2.0));
    CHECK(pool.members[1].gain.value == Approx(-33.0 + 25.0 - 2.0));
    CHECK(pool.members[2].gain.value == Approx(-33.0 + 30.0 - 2.0));
    for (const PlannedPlay& member : pool.members) {
        CHECK(member.loudness.lufs == Approx(-35.0));
        CHECK_FALSE(std::get<ClipSource>(member.source).loop);
    }
    CHECK(play.loudness.lufs == Approx(-35.0));
    CHECK(play.fade_in == at(5));
    CHECK(play.fade_out == at(9));
}

TEST_CASE_METHOD(PoolFixture, "A pool's members take turns with a crossfade until the cue is over") {
    const Plan made = garden();
    const auto spans = voice_spans(made);
    // 10 + 90 - 6 = 94, + 60 - 6 = 148, + 30 - 6 = 172, and dawn again until 250.
    REQUIRE(spans.size() == 4);
    const auto check = [&](std::size_t i, std::size_t member, double start, double end, double in, double out) {
        INFO(i);
        CHECK(spans[i].member == member);
        CHECK(spans[i].start == at(start));
        CHECK(spans[i].end == at(end));
        CHECK(spans[i].fade_in == at(in));
        CHECK(spans[i].fade_out == at(out));
    };
    check(0, 0, 10, 100, 5, 6);
    check(1, 1, 94, 154, 6, 6);
    check(2, 2, 148, 178, 6, 6);
    check(3, 0, 172, 250, 6, 9);
    CHECK(cue(made, 0, "garden").nominal_end == at(250));

    std::string shown;
    for (const TimelineEntry& entry : timeline_entries(made)) shown += entry.id + " of " + entry.text + "; ";
    CHECK(shown == "dawn of garden; birds of garden; brook of garden; dawn of garden; ");
    const LoudnessCurve curve = loudness_curve(made, at(1));
    CHECK(curve.lufs[50] == Approx(-35.0).margin(0.1));
    CHECK(curve.lufs[97] == Approx(-35.0).margin(0.1));
    CHECK(curve.lufs[255] == kQuietest);
}

TEST_CASE_METHOD(PoolFixture, "What would be left for the next member only to come and go stays with the last") {
    const PoolSource pool = [] {
        PoolSource made;
        made.crossfade = at(6);
        PlannedPlay member;
        member.source = ClipSource{clip(60, -20), at(0), at(60), {}};
        made.members = {member};
        return made;
    }();
    CHECK(next_turn(pool, pool.members[0], at(10), {}) == at(64));
    CHECK(next_turn(pool, pool.members[0], at(10), at(76)) == at(64));
    CHECK_FALSE(next_turn(pool, pool.members[0], at(10), at(75)));
    PlannedPlay endless;
    endless.source = SynthesisedSource{"warm", {}};
    CHECK_FALSE(next_turn(pool, endless, at(10), {}));
}

TEST_CASE_METHOD(PoolFixture, "A pool with a member too short to come and go, or with none at all, is an error") {
    const Script& script = parsed(kPool);
    media.files[sound_file(script, "dawn")] = clip(90, -20);
    media.files[sound_file(script, "birds")] = clip(3, -25);
    media.files[sound_file(script, "brook")] = clip(30, -30);
    CHECK_FALSE(try_plan(kPool));
    CHECK(count("sound-too-short") == 1);
    CHECK_FALSE(try_plan(R"(
parameters: {intensity: {default: 0, min: 0, max: 1}}
phases:
  - id: only
    length: 10m
    cues: [{at: 10s, play: nobody, layer: line, to: [headphones]}]
)"));
    CHECK(count("empty-pool") == 1);
}

TEST_CASE_METHOD(PoolFixture, "Stems are one source of clips of one length, at the level of their fullest sum") {
    const Plan made = quartet(90, 89.5);
    const auto& play = std::get<PlannedPlay>(cue(made, 0, "quartet").action);
    CHECK(play.gain.value == Approx(-10.0));
    CHECK(play.loudness.lufs == Approx(-27.0));
    const auto& stems = std::get<StemsSource>(play.source).stems;
    REQUIRE(stems.size() == 2);
    for (const PlannedStem& stem : stems) {
        CHECK(stem.clip.out == at(89.5));
        REQUIRE(stem.clip.loop);
        CHECK(stem.clip.loop->start == at(4));
        CHECK(stem.clip.loop->end == at(89.5));
    }
    CHECK(stems[0].gain_by.empty());
    CHECK(stems[1].gain_by.size() == 1);
    // Low is -20 LUFS alone, high -17 - 3: where intensity begins only half of the power sounds.
    CHECK(std::get<StemsSource>(play.source).as_it_begins.value == Approx(-3.01).margin(0.01));
    CHECK(count("S22") == 0);
    CHECK(count("S19") == 0);
    const auto entries = timeline_entries(made);
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].text == "low, high off");
    CHECK(loudness_curve(made, at(1)).lufs[60] == Approx(-30.0).margin(0.1));
}

TEST_CASE_METHOD(PoolFixture,
                 "Stems that end at different times, and a bed of stems that peaks, are warned about") {
    static_cast<void>(quartet(90, 80));
    CHECK(count("S22") == 1);
    media.stems["quartet"].true_peak_dbtp = -1.0;
    static_cast<void>(plan(kStems));
    CHECK(count("S19") == 1);
}

TEST_CASE_METHOD(PoolFixture, "An empty slot is in the plan as what it is, and never an error") {
    const std::string body = R"(
parameters: {intensity: {default: 0, min: 0, max: 1}}
layers: {line: {to: [headphones]}}
phases:
  - id: only
    length: 10m
    cues:
      - {at: 0s, play: warm, keep: true}
      - {at: 10s, play: gift, layer: line}
)";
    const Plan made = plan(body);
    CHECK(std::get<PlannedEmptySlot>(cue(made, 0, "gift").action).slot == "intention");
    lint(parsed(body), diagnostics);
    CHECK(diagnostics.errors() == 0);

    media.slots["intention"] = {.channels = 1, .length = at(12), .level = {{-26.0}, -6.0}};
    const Plan filled = plan(body);
    const PlannedCue& gift = cue(filled, 0, "gift");
    const auto& play = std::get<PlannedPlay>(gift.action);
    CHECK(std::get<SlotSource>(play.source).slot == "intention");
    CHECK(play.is_private);
    CHECK(play.gain.value == Approx(6.0));
    CHECK(is_speech(filled, play));
    CHECK(sounding_length(play) == at(12));
    CHECK(gift.nominal_end == at(22));
}

TEST_CASE_METHOD(PoolFixture, "A pool with a private sound is private itself") {
    const std::string body = R"(
parameters: {intensity: {default: 0, min: 0, max: 1}}
phases:
  - id: only
    length: 10m
    cues:
      - {at: 0s, play: mixed}
)";
    CHECK(errors_of(body) == std::vector<std::string>{"private-to-open"});
}
