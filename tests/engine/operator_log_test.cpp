// Operator logs: what they say wrong, and that what was written is read again.
#include "engine/operator_log.h"

#include "config/finding_text.h"
#include "scripts/keys.h"
#include "scripts/parse.h"
#include "tests/support/random_seed.h"
#include "tests/support/temporary_folder.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

using namespace stillroom;
using namespace stillroom::engine;
using audio::Frames;

namespace {

constexpr audio::SampleRate kRate{48000};
const std::string kTree = STILLROOM_SOURCE_DIR;

scripts::Script infusion() {
    config::Diagnostics diagnostics;
    auto script = scripts::parse(kTree + "/scripts/sessions/iv-infusion-40.yaml", "", diagnostics);
    REQUIRE(script);
    script->parameters.emplace_back();
    script->parameters.back().id = "intensity";
    return *std::move(script);
}

struct Read {
    std::optional<OperatorLog> log;
    config::Diagnostics diagnostics;
    /// `line:column rule message`, one a line.
    std::vector<std::string> faults{};
};

Read read(const std::string& text, audio::SampleRate rate = kRate) {
    Read result;
    const auto source = config::check_source("log.yaml", text, result.diagnostics);
    REQUIRE(source);
    result.log = read_operator_log(*source, infusion(), rate, result.diagnostics);
    for (const config::Finding& finding : result.diagnostics.findings())
        result.faults.push_back(std::to_string(finding.place.line) + ":" + std::to_string(finding.place.column) +
                                " " + finding.rule + " " + finding.message);
    return result;
}

OperatorLog must_read(const std::string& text, audio::SampleRate rate = kRate) {
    Read result = read(text, rate);
    for (const std::string& fault : result.faults) UNSCOPED_INFO(fault);
    REQUIRE(result.log);
    return *std::move(result.log);
}

Frames at_second(double seconds) { return audio::frames_of({seconds}, kRate); }

Verb verb(VerbKind kind, std::string argument = {}, Frames amount = {}) {
    return {.kind = kind, .argument = std::move(argument), .amount = amount};
}

/// A log as staff could have made it, with every verb and every choice, at random.
class RandomLog {
public:
    explicit RandomLog(std::uint64_t seed) : dice_(seed) {}

    OperatorLog make(const scripts::Script& script) {
        OperatorLog log;
        if (one_in(2)) log.choices = choices();
        for (int i = below(40); i > 0; --i) log.verbs.push_back({frames(), any_verb(script)});
        std::stable_sort(log.verbs.begin(), log.verbs.end(),
                         [](const TimedVerb& a, const TimedVerb& b) { return a.at < b.at; });
        return log;
    }

private:
    int below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(dice_); }
    bool one_in(int count) { return below(count) == 0; }
    double between(double low, double high) { return std::uniform_real_distribution<double>(low, high)(dice_); }
    Frames frames() {
        return {one_in(3) ? std::int64_t{512} * below(800'000)
                          : std::uniform_int_distribution<std::int64_t>(0, std::int64_t{24} * 3600 * 44100)(dice_)};
    }
    template <typename T>
    std::string id(const std::vector<T>& all) {
        return one_in(4) ? std::string() : all[static_cast<std::size_t>(below(static_cast<int>(all.size())))].id;
    }

    scripts::SessionChoices choices() {
        scripts::SessionChoices made;
        made.language = one_in(2) ? "es" : "";
        if (one_in(2)) made.route = scripts::Route::iv;
        if (one_in(2)) made.excluded_tags = {"water"};
        if (one_in(3)) made.excluded_tags.emplace_back("bowl");
        if (one_in(2)) made.level = {between(-12.0, 0.0)};
        made.pacer_off = one_in(3);
        if (!made.pacer_off && one_in(2)) made.pacer_rate = between(3.0, 20.0);
        made.density = static_cast<scripts::CueDensity>(below(3));
        if (one_in(3)) made.outputs = {scripts::OutputRole::headphones, scripts::OutputRole::monitor};
        if (one_in(2)) made.code = "k7F3-2m";
        return made;
    }

    Verb any_verb(const scripts::Script& script) {
        Verb made = verb(static_cast<VerbKind>(1 + below(24)));
        switch (made.kind) {
            case VerbKind::confirm:
                made.argument = id(script.gates);
                break;
            case VerbKind::ground:
                made.argument = id(script.cue_sets);
                break;
            case VerbKind::change_music:
                made.argument = id(script.sounds);
                break;
            case VerbKind::extend:
            case VerbKind::land:
                made.amount = frames();
                break;
            case VerbKind::talk:
            case VerbKind::conversation:
            case VerbKind::voice_off:
            case VerbKind::pacer_off:
                if (!one_in(3)) made.on = one_in(2);
                break;
            case VerbKind::intensity:
                made.argument = id(script.parameters);
                if (one_in(2))
                    made.steps = below(21) - 10;
                else
                    made.value = one_in(4) ? (below(200) - 100) / 1e9 : between(-2.0, 2.0);
                break;
            case VerbKind::pace:
                if (one_in(2)) made.value = between(3.0, 20.0);
                break;
            case VerbKind::note:
                made.detail = words();
                break;
            case VerbKind::answer:
                if (one_in(2)) made.argument = "prompt";
                if (one_in(2)) made.detail = "stay";
                break;
            default:
                break;
        }
        return made;
    }

    std::string words() {
        static const std::vector<std::string> kPieces{"agua, ", "¿qué: ", "\"", "'",  "\\", "\n",
                                                      "\t",     "{}",     "# ", "- ", "~",  "null",
                                                      "8",      "\x01",   "ñ",  " ",  "]",  "--- "};
        std::string text;
        for (int i = below(8); i > 0; --i)
            text += kPieces[static_cast<std::size_t>(below(static_cast<int>(kPieces.size())))];
        // Blank words are none.
        return text.find_first_not_of(" \t\n") == std::string::npos ? "" : text;
    }

    std::mt19937_64 dice_;
};

}  // namespace

TEST_CASE("An operator log gives its verbs by time, and the choices of its start") {
    const OperatorLog log = must_read(R"(
- {at: 20m, do: land, in: 8m}
- {at: 0s, do: start, language: es, route: iv, exclude: [water], level: -3 dB, pacer: 6/min, density: sparse, code: a1}
- {at: 12m 30s, do: hold}
- {at: 13m, do: ground, set: contact}
- {at: 0s, do: confirm, gate: pump_on}
- {at: 13m, do: back}
- {at: 14m, do: intensity, to: 0.25}
- {at: 15m, do: pace, rate: 5.5/min}
- {at: 16m, do: talk, on: false}
- {at: 17m, do: change_music, to: tide}
- {at: 18m, do: note, text: "more water"}
- {at: 19m, do: answer, prompt: contact, choice: stay}
)");
    REQUIRE(log.choices);
    CHECK(log.choices->language == "es");
    CHECK(log.choices->route == scripts::Route::iv);
    CHECK(log.choices->excluded_tags == std::vector<std::string>{"water"});
    CHECK(log.choices->level == audio::Decibels{-3.0});
    CHECK(log.choices->pacer_rate == 6.0);
    CHECK(log.choices->density == scripts::CueDensity::sparse);
    CHECK(log.choices->code == "a1");
    REQUIRE(log.verbs.size() == 11);
    CHECK(log.verbs[0] == TimedVerb{{}, verb(VerbKind::confirm, "pump_on")});
    CHECK(log.verbs[1] == TimedVerb{at_second(750.0), verb(VerbKind::hold)});
    CHECK(log.verbs[2] == TimedVerb{at_second(780.0), verb(VerbKind::ground, "contact")});
    CHECK(log.verbs[3].verb.kind == VerbKind::back);
    CHECK(log.verbs[4].verb.value == 0.25);
    CHECK(log.verbs[5].verb.value == 5.5);
    CHECK(log.verbs[6].verb.on == false);
    CHECK(log.verbs[7].verb.argument == "tide");
    CHECK(log.verbs[8].verb.detail == "more water");
    CHECK(log.verbs[9].verb.argument == "contact");
    CHECK(log.verbs[9].verb.detail == "stay");
    CHECK(log.verbs[10] == TimedVerb{at_second(1200.0), verb(VerbKind::land, "", at_second(480.0))});
    CHECK(must_read("- {at: 0s, do: start, pacer: off}\n").choices->pacer_off);
    CHECK(must_read("[]\n") == OperatorLog{});
}

TEST_CASE("Everything that is wrong with an operator log is said in one run, where it stands and once") {
    const Read result =
        read(R"(- {at: 0s, do: start, language: fr, route: im, exclude: [watre], level: -20 dB, pacer: 2/min,
   density: some, code: "Maria Lopez, 1970"}
- {at: 5s, do: start}
- {do: hold}
- {at: 12, do: hold}
- {at: 1m, do: hodl}
- {at: 1m, do: confirm, gate: pump}
- {at: 1m, do: hold, gate: pump_on}
- {at: 1m, do: ground, sett: contact}
- {at: 1m, do: ground, set: contacts}
- {at: 1m, do: land, in: soon}
- {at: 1m, do: extend, in: 5m}
- {at: 1m, do: intensity}
- {at: 1m, do: intensity, to: 0.5, steps: 2}
- {at: 1m, do: intensity, parameter: brightness, to: 1}
- {at: 1m, do: change_music, to: tides}
- {at: 1m, do: pace, rate: 30/min}
- {at: 1m, do: talk, on: yes}
- hold
- {at: 1m, do: note, text: "kept"}
)");
    CHECK_FALSE(result.log);
    const std::vector<std::string> expected{
        "1:33 unknown-language script 'iv-infusion-40' does not speak 'fr'",
        "1:44 wrong-route script 'iv-infusion-40' is for the route 'iv', not 'im'",
        "1:58 unknown-tag nothing in script 'iv-infusion-40' is tagged 'watre'; did you mean 'water'?",
        "1:73 out-of-range '-20 dB' for 'level' is less than -12 dB",
        "1:88 out-of-range '2/min' for 'pacer' is less than 3/min",
        "2:13 unknown-word 'some' is nothing 'density' knows",
        "2:25 bad-value 'Maria Lopez, 1970' for 'code' is no random code",
        "3:12 named-twice the session starts twice",
        "4:3 missing-key an entry of an operator log lacks 'at'",
        "5:8 bad-value '12' for 'at' has no unit",
        "6:16 unknown-word 'hodl' is nothing 'do' knows; did you mean 'hold'?",
        "7:31 unknown-name script 'iv-infusion-40' has no gate 'pump'",
        "8:22 misplaced-key 'gate' has no meaning for 'hold'; it goes with confirm",
        "9:24 unknown-key unknown key 'sett' in an entry of an operator log; did you mean 'set'?",
        "10:29 unknown-name script 'iv-infusion-40' has no cue set 'contacts'; did you mean 'contact'?",
        "11:26 bad-value 'soon' for 'in' is not a length of time",
        "12:3 missing-key 'extend' lacks 'by'",
        "12:24 misplaced-key 'in' has no meaning for 'extend'; it goes with land",
        "13:3 missing-key 'intensity' does not say where to",
        "14:36 two-targets the entry says both where intensity goes and how far",
        "15:38 unknown-name script 'iv-infusion-40' has no parameter 'brightness'",
        "16:34 unknown-name script 'iv-infusion-40' has no sound 'tides'; did you mean 'tide'?",
        "17:28 out-of-range '30/min' for 'rate' is more than 20/min",
        "18:26 bad-value 'yes' for 'on' is neither true nor false",
        "19:3 wrong-type an entry of an operator log must be a map, not text",
    };
    for (std::size_t i = 0; i < std::max(expected.size(), result.faults.size()); ++i)
        CHECK((i < result.faults.size() ? result.faults[i] : "") == (i < expected.size() ? expected[i] : ""));
    for (const config::Finding& finding : result.diagnostics.findings()) CHECK_FALSE(finding.remedy.empty());
}

TEST_CASE("What is no list of entries is no operator log") {
    CHECK(read("at: 0s\n").faults ==
          std::vector<std::string>{"1:1 wrong-type an operator log must be a list, not a map"});
    CHECK(read("- {at: 0s, do: start}\n- {at: 0s\n").faults.size() == 1);
    config::Diagnostics diagnostics;
    const tests::TemporaryFolder folder;
    CHECK_FALSE(read_operator_log((folder / "none.yaml").string(), infusion(), kRate, diagnostics));
    CHECK(diagnostics.errors() == 1);
}

TEST_CASE("The operator log that uses every key reads, and has every verb") {
    config::Diagnostics diagnostics;
    const auto log =
        read_operator_log(kTree + "/tests/data/operator_logs/every-key.yaml", infusion(), kRate, diagnostics);
    INFO(config::findings_text(diagnostics));
    REQUIRE(log);
    REQUIRE(diagnostics.findings().size() == 1);
    CHECK(diagnostics.findings()[0].message == "'outputs' of an entry of an operator log is not yet played");
    const auto* row = scripts::find_key(scripts::KeyPlace::operator_entry, "do");
    REQUIRE(row);
    const std::vector<std::string> names = scripts::words_of(row->choices);
    for (std::size_t i = 0; i < names.size(); ++i) {
        INFO(names[i]);
        // The row's words stand in the order of the verbs.
        CHECK(find_verb(names[i]) == static_cast<VerbKind>(i));
        const bool used = names[i] == "start"
                              ? log->choices.has_value()
                              : std::any_of(log->verbs.begin(), log->verbs.end(),
                                            [&](const auto& one) { return name_of(one.verb.kind) == names[i]; });
        CHECK(used);
    }
    CHECK(names.size() == static_cast<std::size_t>(VerbKind::end) + 1);
}

TEST_CASE("A log is written as a person would write it") {
    OperatorLog log;
    log.choices = scripts::SessionChoices{};
    log.choices->language = "es";
    log.choices->level = {-3.0};
    log.choices->pacer_off = true;
    log.verbs = {
        {at_second(0.0), verb(VerbKind::confirm, "pump_on")},
        {at_second(750.0), verb(VerbKind::hold)},
        {Frames{36'044'800}, verb(VerbKind::ground, "contact")},
        {at_second(4500.0), verb(VerbKind::land, "", at_second(480.0))},
        {at_second(4500.0), {.kind = VerbKind::note, .argument = {}, .amount = {}, .detail = "a \"b\"\n"}}};
    CHECK(operator_log_text(log, kRate) ==
          "- {at: 0s, do: start, language: es, level: -3 dB, pacer: off}\n"
          "- {at: 0s, do: confirm, gate: pump_on}\n"
          "- {at: 12m 30s, do: hold}\n"
          "- {at: 12m 30.933333s, do: ground, set: contact}\n"
          "- {at: 1h 15m, do: land, in: 8m}\n"
          "- {at: 1h 15m, do: note, text: \"a \\\"b\\\"\\x0a\"}\n");
    CHECK(operator_log_text({}, kRate) == "[]\n");
}

TEST_CASE("Random logs are read again just as they were, at every rate, to the frame") {
    const scripts::Script script = infusion();
    RandomLog random(tests::test_seed());
    for (std::size_t i = 0; i < tests::full_count(2000); ++i) {
        const audio::SampleRate rate{i % 3 == 0 ? 44100 : i % 3 == 1 ? 48000 : 96000};
        const OperatorLog log = random.make(script);
        const std::string text = operator_log_text(log, rate);
        config::Diagnostics diagnostics;
        const auto source = config::check_source("log.yaml", text, diagnostics);
        REQUIRE(source);
        const auto again = read_operator_log(*source, script, rate, diagnostics);
        INFO(text);
        for (const auto& finding : diagnostics.findings()) UNSCOPED_INFO(finding.message);
        REQUIRE(again);
        REQUIRE(*again == log);
    }
}
