#include "scripts/timeline.h"
#include "scripts/loudness_curve.h"
#include "scripts/timeline_labels.h"
#include "tests/scripts/compile_fixture.h"
#include "tests/scripts/well_formed.h"

#include <nlohmann/json.hpp>

using namespace stillroom::scripts;
using nlohmann::json;

namespace {

constexpr const char* kSession = R"(
title: {en: "Tea & <quiet>", es: "Té y \"calma\""}
gates:
  ready: {title: {en: Ready, es: Lista}}
phases:
  - id: arrival
    title: {en: Arrival, es: Llegada}
    length: 1m
    cues:
      - {at: 0s, play: warm, fade_in: 8s, keep: true}
      - {at: 10s, line: hello}
      - {at: 20s, layer: pacer, pace: soft, for: 30s}
      - {at: 15s, prompt: {en: Look, es: Mire}, repeat: {every: 40s}}
  - id: return
    gate: ready
    length: 1m
    cues:
      - {at: 5s, set: ground}
      - {at: 30s, fade: bed, to: -40 LUFS, over: 10s}
)";

}  // namespace

TEST_CASE_METHOD(CompileFixture,
                 "The timeline's JSON has the documented keys, every cue with its frames and text") {
    const json document = json::parse(timeline_json(plan(kSession), {}));
    CHECK(document.at("sample_rate") == 48000);
    CHECK(document.at("duration_frames") == 128 * 48000);
    CHECK(document.at("languages") == json({"en", "es"}));
    CHECK(document.at("findings").empty());
    REQUIRE(document.at("phases").size() == 2);
    CHECK(document["phases"][0] ==
          json({{"id", "arrival"}, {"start_frame", 0}, {"end_frame", 60 * 48000}, {"gate", nullptr}}));
    CHECK(document["phases"][1].at("gate") == "ready");

    std::string order;
    for (const json& one : document.at("cues")) {
        CHECK(one.size() == 7);
        order += one.at("kind").get<std::string>() + " " + one.at("id").get<std::string>() + ", ";
    }
    CHECK(order ==
          "sound warm, line hello, prompt prompt, pacer soft, prompt prompt, line hello, line later, fade bed, "
          "prompt prompt, ");
    CHECK(document["cues"][0] == json({{"phase", "arrival"},
                                       {"layer", "bed"},
                                       {"kind", "sound"},
                                       {"id", "warm"},
                                       {"start_frame", 0},
                                       {"end_frame", 128 * 48000},
                                       {"text", ""}}));
    CHECK(document["cues"][1].at("text") == "One two three four. / Five six.");
    CHECK(document["cues"][4].at("start_frame") == 55 * 48000);
    CHECK(document["cues"][5].at("phase") == "return");
    CHECK(document["cues"][5].at("start_frame") == 65 * 48000);
    CHECK(document["cues"][7].at("text") == "-40.0 LUFS");
}

TEST_CASE_METHOD(CompileFixture, "Findings stand in the timeline with place, rule and remedy") {
    const Plan made = plan(kSession);
    const stillroom::config::Finding finding{
        stillroom::config::Severity::warning, {"a.yaml", 3, 7}, "S16", "too loud", "lower it"};
    const json document = json::parse(timeline_json(made, {finding}));
    CHECK(document["findings"][0] == json({{"file", "a.yaml"},
                                           {"line", 3},
                                           {"column", 7},
                                           {"severity", "warning"},
                                           {"rule", "S16"},
                                           {"message", "too loud"},
                                           {"remedy", "lower it"}}));
}

TEST_CASE_METHOD(CompileFixture, "The picture is well-formed and asks nothing of the outside, in either language") {
    for (const char* tag : {"en", "es"}) {
        language = tag;
        diagnostics = {};
        const std::string svg = timeline_svg(plan(kSession));
        CHECK(fault_in_xml(svg) == "");
        CHECK(svg.find("href") == std::string::npos);
        CHECK(svg.find("url(") == std::string::npos);
        CHECK(svg.find("@import") == std::string::npos);
        CHECK(svg.find(language == "es" ? "Llegada" : "Arrival") != std::string::npos);
        CHECK(svg.find(language == "es" ? "Uno dos tres" : "One two three") != std::string::npos);
    }
}

TEST_CASE_METHOD(CompileFixture, "The page carries the picture, every text and the findings, and escapes them") {
    const stillroom::config::Finding finding{
        stillroom::config::Severity::error, {"a.yaml", 3, 7}, "x", "'<b>' is wrong", "mend it"};
    const std::string page = timeline_html(plan(kSession), {finding});
    CHECK(page.find("<svg") != std::string::npos);
    CHECK(page.find("Tea &amp; &lt;quiet&gt;") != std::string::npos);
    CHECK(page.find("One two three four. / Five six.") != std::string::npos);
    CHECK(page.find("&#39;&lt;b&gt;&#39; is wrong") != std::string::npos);
    CHECK(page.find("width=device-width") != std::string::npos);
    CHECK(page.find("http-equiv") == std::string::npos);
    CHECK(page.find("src=") == std::string::npos);
}

TEST_CASE_METHOD(CompileFixture, "The loudness estimate follows levels, fades, ducks and speech") {
    media.lines[{"hello", "en"}] = clip(4, -20);
    const Plan made = plan(R"(
layers: {bed: {level: -27 LUFS}}
phases:
  - id: only
    length: 2m
    cues:
      - {at: 4s, play: warm, fade_in: 8s, keep: true}
      - {at: 30s, line: hello}
      - {at: 60s, fade: bed, to: -37 LUFS, over: 10s}
)");
    const LoudnessCurve curve = loudness_curve(made, at(0.5));
    const auto lufs = [&](double seconds) { return curve.lufs.at(static_cast<std::size_t>(seconds * 2)); };
    CHECK(curve.lufs.size() == 256);
    CHECK(lufs(2) == Approx(kQuietest));
    CHECK(lufs(8) == Approx(-27.0 - 3.01).margin(0.05));  // half way through the fade: half the power
    CHECK(lufs(20) == Approx(-27.0).margin(0.01));
    CHECK(lufs(32) == Approx(-19.9).margin(0.1));
    CHECK(curve.ducks[0].at(64) == Approx(-9.0));
    CHECK(curve.ducks[0].at(73) == Approx(-4.5));  // 2.5 s into a release of 5 s
    CHECK(lufs(65) == Approx(-32.0).margin(0.01));
    CHECK(lufs(90) == Approx(-37.0).margin(0.01));
    CHECK(lufs(127.5) < -45.0);
}

TEST_CASE("Times and first words are written for people") {
    CHECK(clock_text(at(65.4), kRate) == "1:05");
    CHECK(clock_text(at(3600 + 120), kRate) == "1:02:00");
    CHECK(first_words("When it feels right, let the sounds", 22) == "When it feels right…");
    CHECK(first_words("Sí, así", 7) == "Sí, así");
    CHECK(escaped("a<b>&\"'\x01") == "a&lt;b&gt;&amp;&quot;&#39;");
}
