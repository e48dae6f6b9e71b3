// stillroom doctor: what this machine lacks, and how to mend it.
#include "audio/content/content_store.h"
#include "config/room_profile.h"
#include "devices/rehearsal.h"
#include "engine/journal/state_folder.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/machine_check.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/session_loading.h"

#include <fmt/format.h>
#include <sys/utsname.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace stillroom::tools {

namespace {

using Weight = MachineFinding::Weight;

MachineFinding check_output() {
    const devices::RehearsalDevice choice = devices::open_rehearsal_device(kRoomRate);
    std::string reason = choice.reason;
    if (reason.ends_with('.')) reason.pop_back();
    if (choice.sounds) return {"sound", Weight::good, reason, {}};
    return {"sound", Weight::wrong, reason,
            "plug a sound card in or start the sound server; 'stillroom devices' shows what is there"};
}

std::string system_text() {
    utsname names{};
    if (uname(&names) != 0) return "unknown";
    return fmt::format("{} {} on {}", names.sysname, names.release, names.machine);
}

std::vector<MachineFinding> examine() {
    std::vector<MachineFinding> all{
        check_output(),
        check_realtime(),
        check_governor(),
        check_clock_source(),
        check_disk("prepared sound", audio::ContentStore::default_folder()),
        check_disk("records", engine::StateFolder::by_default().root()),
        check_clock(),
        check_port(static_cast<std::uint16_t>(config::rehearsal_profile().console.port)),
        check_speech()};
    // Last: whatever comes after it would be locked too.
    all.insert(all.begin() + 2, check_memory_lock());
    return all;
}

const char* word_of(Weight weight) {
    switch (weight) {
        case Weight::good:
            return "good";
        case Weight::advice:
            return "advice";
        case Weight::wrong:
            break;
    }
    return "wrong";
}

std::string doctor_text(const std::vector<MachineFinding>& findings) {
    std::string text = fmt::format("stillroom {}, {}\n", STILLROOM_VERSION, system_text());
    for (const MachineFinding& finding : findings) {
        text += fmt::format("{:<8}{:<13}{}\n", word_of(finding.weight), finding.check, finding.found);
        if (!finding.remedy.empty()) text += fmt::format("{:21}-> {}\n", "", finding.remedy);
    }
    const auto count = [&findings](Weight weight) {
        return std::ranges::count(findings, weight, &MachineFinding::weight);
    };
    return text + fmt::format("{} wrong, {} to consider\n", count(Weight::wrong), count(Weight::advice));
}

std::string doctor_json(const std::vector<MachineFinding>& findings) {
    using nlohmann::ordered_json;
    ordered_json checks = ordered_json::array();
    for (const MachineFinding& finding : findings)
        checks.push_back({{"check", finding.check},
                          {"weight", word_of(finding.weight)},
                          {"found", finding.found},
                          {"remedy", finding.remedy}});
    const ordered_json document{{"version", STILLROOM_VERSION}, {"system", system_text()}, {"checks", checks}};
    return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

Exit examine_and_tell(bool json) {
    const std::vector<MachineFinding> findings = examine();
    if (!print(json ? doctor_json(findings) : doctor_text(findings))) return Exit::falls_short;
    const bool wrong = std::ranges::any_of(
        findings, [](const MachineFinding& finding) { return finding.weight == Weight::wrong; });
    return wrong ? Exit::falls_short : Exit::done;
}

}  // namespace

void add_doctor(CLI::App& program, Action& chosen) {
    auto json = std::make_shared<bool>(false);
    CLI::App* command =
        program.add_subcommand("doctor", "What this machine lacks for sessions, and how to mend it");
    command->add_flag("--json", *json, "One JSON document instead of text");
    command->footer(
        "Looks at the sound output, real-time rights, memory, processors, disks, clock, the console's port and "
        "drafts\n"
        "of speech. Changes nothing. Exit code 1 says that something is wrong; advice alone ends with 0.\n"
        "Example: stillroom doctor");
    command->callback([json, &chosen] { chosen = [json] { return examine_and_tell(*json); }; });
}

}  // namespace stillroom::tools
