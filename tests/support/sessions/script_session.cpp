#include "tests/support/sessions/script_session.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "config/finding_text.h"
#include "scripts/media.h"
#include "scripts/parse.h"
#include "scripts/plan.h"

namespace stillroom::tests {

namespace {

constexpr audio::SampleRate kRate{48000};

audio::ContentStore& store() {
    static TemporaryFolder folder;
    static audio::ContentStore shared(folder.path(), kRate);
    return shared;
}

std::string all_messages(const config::Diagnostics& diagnostics) {
    std::string text;
    for (const config::Finding& finding : diagnostics.findings())
        if (finding.severity == config::Severity::error)
            text += finding.place.file + ":" + std::to_string(finding.place.line) + ": " + finding.message + "\n";
    return text;
}

}  // namespace

scripts::Plan plan_of_file(const std::filesystem::path& script, const std::string& language,
                           const scripts::SessionChoices& choices,
                           const std::map<std::string, scripts::FilledSlot>& slots) {
    config::Diagnostics diagnostics;
    const auto parsed = scripts::parse(script.string(), "", diagnostics);
    INFO(all_messages(diagnostics));
    REQUIRE(parsed);
    scripts::Media media = scripts::prepare_media(*parsed, {language}, store(), diagnostics);
    media.slots = slots;
    INFO(all_messages(diagnostics));
    REQUIRE(diagnostics.errors() == 0);
    auto plan = scripts::compile(*parsed, media, language, kRate, diagnostics, choices);
    INFO(all_messages(diagnostics));
    REQUIRE(plan);
    return *std::move(plan);
}

scripts::Plan plan_of_text(const std::string& yaml, const std::string& language,
                           const std::map<std::string, scripts::FilledSlot>& slots) {
    const TemporaryFolder folder;
    return plan_of_file(folder.write("script.yaml", yaml), language, {}, slots);
}

std::unique_ptr<engine::SessionPlan> session_of(scripts::Plan plan, std::uint64_t seed,
                                                engine::PrivateVault* vault) {
    auto session = engine::SessionPlan::build(std::move(plan), seed, vault);
    INFO((session ? std::string() : session.error().message));
    REQUIRE(session);
    return *std::move(session);
}

}  // namespace stillroom::tests
