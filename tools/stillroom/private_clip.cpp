#include "tools/stillroom/private_clip.h"

#include "engine/private_file.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/session_loading.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <optional>
#include <utility>

namespace stillroom::tools {

namespace {

/// The patient's consent, from the command line or from whoever answers; none, after saying so, without a yes.
std::optional<engine::PatientConsent> consent_to(const PrivateClipRequest& request, bool may_ask) {
    if (request.consent) return engine::PatientConsent::given();
    if (!may_ask) {
        say(
            fmt::format("--intention: nobody can be asked here; if the patient agreed that '{}' is played back to "
                        "them in this session, say so with --consent",
                        request.file));
        return std::nullopt;
    }
    // What was pressed before the question was no answer to it.
    tcflush(STDIN_FILENO, TCIFLUSH);
    fmt::print("The patient agreed that '{}' is played back to them in this session? (y/n) ", request.file);
    std::fflush(stdout);
    std::string answer;
    std::getline(std::cin, answer);
    if (answer == "y" || answer == "Y" || answer == "yes") return engine::PatientConsent::given();
    say("without the patient's consent nothing is taken in and the session is not started; start it without "
        "--intention");
    return std::nullopt;
}

bool plays_from(const scripts::PlannedPlay& play, const std::string& slot) {
    if (const auto* source = std::get_if<scripts::SlotSource>(&play.source)) return source->slot == slot;
    const auto* pool = std::get_if<scripts::PoolSource>(&play.source);
    return pool && std::any_of(pool->members.begin(), pool->members.end(),
                               [&](const scripts::PlannedPlay& member) { return plays_from(member, slot); });
}

}  // namespace

void add_private_clip_options(CLI::App& command, PrivateClipRequest& request) {
    command
        .add_option("--intention", request.file,
                    "A clip of the patient's, 60 s at most, for the script's slot 'intention': kept encrypted, "
                    "heard on private outputs alone, gone with the session")
        ->type_name("FILE");
    command.add_flag("--consent", request.consent,
                     "The patient agreed to --intention just now (else you are asked)");
}

std::variant<std::unique_ptr<engine::PrivateVault>, Exit> take_private_clip(const PrivateClipRequest& request,
                                                                            bool may_ask) {
    if (request.file.empty()) return std::unique_ptr<engine::PrivateVault>();
    auto consent = consent_to(request, may_ask);
    if (!consent) return Exit::wrong_usage;
    auto vault = engine::PrivateVault::create(kRoomRate);
    if (!vault) {
        say(vault.error().message);
        return Exit::falls_short;
    }
    const auto filled = engine::seal_file(**vault, kIntentionSlot, request.file, *std::move(consent));
    if (!filled) {
        say("--intention: " + filled.error().message);
        return Exit::falls_short;
    }
    return *std::move(vault);
}

std::string resumed_clip_text(const engine::SessionPlan& session, bool given) {
    if (session.left_out().contains(kIntentionSlot))
        return given ? "--intention: this is not the clip that the session began with; silence takes its time"
                     : "the patient's own clip was not kept: silence takes its time";
    if (given && !plays_slot(session.plan(), kIntentionSlot))
        return "--intention: the session that goes on began without a clip of the patient's; this one is not "
               "played";
    return {};
}

bool plays_slot(const scripts::Plan& plan, const std::string& slot) {
    for (const scripts::PlannedPhase& phase : plan.phases)
        for (const scripts::PlannedCue& cue : phase.cues)
            if (const auto* play = std::get_if<scripts::PlannedPlay>(&cue.action); play && plays_from(*play, slot))
                return true;
    return std::any_of(plan.cue_sets.begin(), plan.cue_sets.end(),
                       [&](const scripts::PlannedSet& set) { return set.play && plays_from(*set.play, slot); });
}

}  // namespace stillroom::tools
