// stillroom sessions: the record of what was played.
#include "engine/journal/journal_disk.h"
#include "engine/journal/verify.h"
#include "engine/operator_log.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/recorded_session.h"
#include "tools/stillroom/replay.h"
#include "tools/stillroom/session_json.h"
#include "tools/stillroom/session_page.h"
#include "tools/stillroom/session_text.h"
#include "tools/stillroom/text_file.h"
#include "tools/stillroom/zone_choice.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace stillroom::tools {

namespace {

struct Options {
    RecordRequest record;
    std::string format = "text";
    std::string output;
    bool json = false;
};

Exit printed(const std::string& text) { return print(text) ? Exit::done : Exit::falls_short; }

Exit list(const Options& options) {
    const engine::StateFolder folder = state_folder(options.record);
    std::vector<engine::SessionReport> sessions;
    for (const auto& file : folder.journals()) {
        const auto journal = engine::read_journal(file);
        if (journal && journal->header)
            sessions.push_back(report_on(*journal));
        else
            say(fmt::format("nothing of '{}' can be read; 'stillroom sessions verify' says more", file.string()));
    }
    std::reverse(sessions.begin(), sessions.end());
    if (options.json) return printed(sessions_json(sessions));
    if (sessions.empty()) return printed(fmt::format("no session is recorded in {}\n", folder.sessions().string()));
    return printed(sessions_table(sessions));
}

Exit show(const Options& options) {
    const auto journal = recorded_session(options.record);
    if (!journal) {
        say(journal.error().message);
        return Exit::falls_short;
    }
    const engine::SessionReport report = report_on(*journal);
    return printed(options.json ? session_json(report) : session_text(report, false));
}

/// What was asked for, refused or taken: asked again at the same times it is refused or taken again.
std::string operator_log(const engine::SessionReport& report) {
    return engine::operator_log_text({report.header.choices, report.verbs}, report.header.rate);
}

std::string exported(const engine::SessionReport& report, const std::string& format) {
    if (format == "json") return session_json(report);
    if (format == "html") return session_page(report);
    if (format == "operator") return operator_log(report);
    return session_text(report, true);
}

Exit export_session(const Options& options) {
    const auto journal = recorded_session(options.record);
    if (!journal) {
        say(journal.error().message);
        return Exit::falls_short;
    }
    const std::string text = exported(report_on(*journal), options.format);
    if (options.output.empty()) return printed(text);
    if (const auto written = write_text_file(options.output, text); !written) {
        say(written.error().message);
        return Exit::falls_short;
    }
    say(fmt::format("wrote {}", options.output));
    return Exit::done;
}

/// One session as its code was written, or all.
Exit verify(const Options& options) {
    std::string session;
    if (!options.record.session.empty()) {
        const auto journal = recorded_session(options.record);
        if (journal)
            session = journal->header->session;
        else
            say(journal.error().message);
    }
    auto verification = engine::verify_sessions(state_folder(options.record));
    if (!verification) {
        say(verification.error().message);
        return Exit::falls_short;
    }
    if (!options.record.session.empty() && session.empty()) {
        // Nobody can read it; what is wrong with the whole may say why.
        (void)print(options.json ? verification_json(*verification) : verification_text(*verification, ""));
        return Exit::falls_short;
    }
    if (!session.empty())
        std::erase_if(verification->sessions, [&](const auto& one) { return one.session != session; });
    const Exit shown =
        printed(options.json ? verification_json(*verification) : verification_text(*verification, session));
    return verification->holds() ? shown : Exit::falls_short;
}

void add_replay(CLI::App& command, Action& chosen) {
    auto request = std::make_shared<ReplayRequest>();
    CLI::App* part = command.add_subcommand("replay", "Render again exactly what was heard");
    part->footer("Example: stillroom sessions replay last -o heard.flac");
    add_record_options(*part, request->record);
    part->add_option("-o", request->output, "WAV (float32) or FLAC (24 bits); without it only the report")
        ->type_name("OUT.wav|.flac");
    add_output_option(*part, request->heard);
    part->add_flag("--json", request->json, "One JSON document instead of text");
    part->callback([request, &chosen] { chosen = [request] { return replay(*request); }; });
}

}  // namespace

void add_sessions(CLI::App& program, Action& chosen) {
    CLI::App* command = program.add_subcommand("sessions", "What was played: list, show, export, replay, verify");
    command->require_subcommand(1);
    command->footer("Example: stillroom sessions export last --format html -o session.html");
    const auto add = [&](const char* name, const char* help, Exit (*run)(const Options&), const char* example) {
        auto options = std::make_shared<Options>();
        CLI::App* part = command->add_subcommand(name, help);
        part->footer(fmt::format("Example: stillroom sessions {}", example));
        part->callback([options, run, &chosen] { chosen = [options, run] { return run(*options); }; });
        return std::pair(part, options);
    };
    const auto add_json = [](CLI::App& part, Options& options) {
        part.add_flag("--json", options.json, "One JSON document instead of text");
    };
    const auto [listing, of_list] = add("list", "Every recorded session, the newest first", list, "list");
    add_state_option(*listing, of_list->record);
    add_json(*listing, *of_list);
    const auto [showing, of_show] =
        add("show", "One session: its phases as they ran, what staff did", show, "show last");
    add_record_options(*showing, of_show->record);
    add_json(*showing, *of_show);
    const auto [exporting, of_export] =
        add("export", "A report for people or programs, or an operator log for --operate", export_session,
            "export K7QM4D --format html -o session.html");
    add_record_options(*exporting, of_export->record);
    exporting->add_option("--format", of_export->format, "text, json, html (a page to read or print), or operator")
        ->check(CLI::IsMember({"text", "json", "html", "operator"}).description(""))
        ->type_name("text|json|html|operator")
        ->capture_default_str();
    exporting->add_option("-o,--output", of_export->output, "Write it to a file")->type_name("FILE");
    add_replay(*command, chosen);
    const auto [verifying, of_verify] =
        add("verify", "Prove that no record was changed, left out or cut off", verify, "verify");
    verifying->add_option("session", of_verify->record.session, "Only this one")->type_name("SESSION");
    add_state_option(*verifying, of_verify->record);
    add_json(*verifying, *of_verify);
}

}  // namespace stillroom::tools
