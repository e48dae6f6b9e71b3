// stillroom ctl: one thing asked of the room's daemon.
#include "config/nearest_name.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/control_options.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/session_loading.h"
#include "tools/stillroom/start_choices.h"
#include "tools/stillroom/verb_words.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::tools {

using control::Json;
using control::text_of;

namespace {

constexpr audio::Seconds kPatience{5.0};

struct Options {
    ControlRequest control;
    std::string id;
    bool json = false;
    std::map<std::string, std::string> words;  ///< of a session's verb, by key
    ScriptRequest script;                      ///< of `start`, as are the next three
    std::string from, gates;
    std::uint64_t seed = 1;
    std::string session;  ///< of `recover` and `set_aside`
    std::string unknown;  ///< a word that is neither a verb nor a value of one
};

/// The place of a finding in an answer.
config::Finding finding_of(const Json& json) {
    const auto text = [&](const char* key) { return text_of(json, key); };
    const auto number = [&](const char* key) {
        const Json value = json.value(key, Json(0));
        return value.is_number_integer() ? value.get<int>() : 0;
    };
    const config::Severity severity = text("severity") == "error"     ? config::Severity::error
                                      : text("severity") == "warning" ? config::Severity::warning
                                                                      : config::Severity::note;
    return {
        severity, {text("file"), number("line"), number("column")}, text("rule"), text("message"), text("remedy")};
}

/// Says how it went; how the command ends.
Exit show(const std::string& verb, const Json& answer, bool as_json) {
    const bool ok = answer.value("ok", Json(false)) == Json(true);
    const std::string code = text_of(answer, "code");
    const Exit exit = ok ? Exit::done : code == control::code::kBadRequest ? Exit::wrong_usage : Exit::falls_short;
    if (as_json)
        return print(answer.dump(2, ' ', false, Json::error_handler_t::replace) + "\n") ? exit : Exit::falls_short;
    if (const auto findings = answer.find("findings"); findings != answer.end() && findings->is_array()) {
        config::Diagnostics all;
        for (const Json& one : *findings)
            if (one.is_object()) all.add(finding_of(one));
        show_findings(all);
    }
    if (!ok) {
        say(fmt::format("{}: {}", verb, text_of(answer, "message")));
        return exit;
    }
    const std::string session = text_of(answer, "session");
    const bool printed = print(fmt::format("{}: {}{}\n", verb, text_of(answer, "outcome"),
                                           session.empty() ? "" : fmt::format(", session {}", session)));
    if (const std::string note = text_of(answer, "note"); !note.empty()) say(note);
    return printed ? exit : Exit::falls_short;
}

Exit ask(const Options& options, const std::string& verb, const Json& with,
         std::optional<audio::Seconds> patience) {
    // Heard by half, `start iv.yaml language=es` would greet the patient in the wrong language.
    if (!options.unknown.empty()) {
        say(fmt::format("'{}' is one word too many for '{}'; keys are given as '--key VALUE'", options.unknown,
                        verb));
        say(fmt::format("'stillroom ctl {} --help' lists them", verb));
        return Exit::wrong_usage;
    }
    auto client = reach_daemon(options.control, "ctl");
    if (!client) {
        say(client.error().message);
        return Exit::falls_short;
    }
    Json request{{"do", verb}};
    if (!options.id.empty()) request["id"] = options.id;
    if (!options.control.zone.empty()) request["zone"] = options.control.zone;
    request.update(with);
    const auto answer = client->ask(std::move(request), patience);
    if (!answer) {
        say(answer.error().message);
        return Exit::falls_short;
    }
    return show(verb, *answer, options.json);
}

/// A path as the daemon must hear it, whatever folder it runs in.
std::string whole_path(const std::string& path) {
    return path.empty() ? path : std::filesystem::absolute(path).lexically_normal().string();
}

Json start_keys(const Options& options) {
    Json keys = Json::object();
    const ChoiceRequest& choices = options.script.choices;
    const auto put = [&](const char* key, const std::string& value) {
        if (!value.empty()) keys[key] = value;
    };
    put("script", whole_path(options.script.file));
    put("content", whole_path(options.script.content_root));
    put("operate", whole_path(choices.operate));
    put("language", options.script.language);
    put("route", choices.route);
    put("level", choices.level);
    put("pacer", choices.pacer);
    put("density", choices.density);
    put("from", options.from);
    put("gates", options.gates);
    if (!choices.excluded.empty()) keys["exclude"] = choices.excluded;
    keys["seed"] = options.seed;
    return keys;
}

Exit refuse_verb(const Options& options, const CLI::App& ctl) {
    std::vector<std::string> known;
    for (const CLI::App* command : ctl.get_subcommands(nullptr)) known.push_back(command->get_name());
    say(options.unknown.empty() ? "ctl needs a verb"
                                : fmt::format("there is no verb '{}'{}", options.unknown,
                                              config::did_you_mean(options.unknown, known)));
    say("'stillroom ctl --help' lists them");
    return Exit::wrong_usage;
}

void add_start(CLI::App& ctl, const std::shared_ptr<Options>& options, Action& chosen) {
    CLI::App* start = ctl.add_subcommand("start", "A session begins; returns once it sounds");
    start->fallthrough();
    add_script_options(*start, options->script);
    add_choice_options(*start, options->script.choices);
    start->add_option("--from", options->from, "Begin at a phase or a time of the session")
        ->type_name("PHASE|TIME");
    start
        ->add_option("--gates", options->gates,
                     "wait (default): gates wait for 'confirm' and the end for 'end'; auto: neither waits")
        ->check(CLI::IsMember({"auto", "wait"}).description(""))
        ->type_name("auto|wait");
    start->add_option("--seed", options->seed, "Another number gives other noise")
        ->type_name("N")
        ->capture_default_str();
    start->callback([options, &chosen] {
        chosen = [options] { return ask(*options, "start", start_keys(*options), std::nullopt); };
    });
}

/// `recover` or `set_aside`.
void add_cut_off(CLI::App& ctl, const char* verb, const char* help, const std::shared_ptr<Options>& options,
                 Action& chosen) {
    CLI::App* command = ctl.add_subcommand(verb, help);
    command->fallthrough();
    command->add_option("session", options->session, "Its code, to be sure; 'stillroom status' shows it")
        ->type_name("SESSION");
    command->callback([options, verb, &chosen] {
        chosen = [options, verb] {
            Json with = Json::object();
            if (!options->session.empty()) with["session"] = options->session;
            return ask(*options, verb, with, std::nullopt);
        };
    });
}

/// A verb of the session language, with its keys as arguments in their order or as options.
void add_verb(CLI::App& ctl, engine::VerbKind kind, const std::shared_ptr<Options>& options, Action& chosen) {
    const std::string verb(name_of(kind));
    CLI::App* command = ctl.add_subcommand(verb, std::string(help_of_verb(kind)));
    command->fallthrough();
    for (const scripts::KeyRow* row : keys_of_verb(kind)) {
        const std::string key(row->name);
        command
            ->add_option_function<std::string>(
                key + ",--" + key, [options, key](const std::string& value) { options->words[key] = value; },
                std::string(row->help))
            ->type_name(std::string(row->example));
    }
    command->callback([options, verb, &chosen] {
        chosen = [options, verb] {
            Json with = Json::object();
            for (const auto& [key, value] : options->words) with[key] = value;
            return ask(*options, verb, with, kPatience);
        };
    });
}

}  // namespace

void add_ctl(CLI::App& program, Action& chosen) {
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("ctl", "Start, steer and end sessions of the room's daemon");
    add_socket_option(*command, options->control);
    command->add_option("--zone", options->control.zone, "Which zone (default: the room's only one)")
        ->type_name("ID");
    command->add_option("--id", options->id, "Id of the request: the same id twice is done once")
        ->type_name("TEXT");
    command->add_flag("--json", options->json, "The answer as one JSON document");
    add_start(*command, options, chosen);
    add_cut_off(*command, "recover", "Goes on with the session that was cut off", options, chosen);
    add_cut_off(*command, "set_aside", "Does not go on with the session that was cut off", options, chosen);
    for (const engine::VerbKind kind : session_verbs()) add_verb(*command, kind, options, chosen);
    // Hidden: what is no verb, and what is one word too many for a verb, falls here and is refused.
    command->add_option("verb", options->unknown)->group("");
    command->callback([options, command, &chosen] {
        if (command->get_subcommands().empty())
            chosen = [options, command] { return refuse_verb(*options, *command); };
    });
    command->footer(
        "Exit codes: 0 it acted, 1 it was refused and why was said, 2 wrong usage.\n"
        "Example: stillroom ctl start scripts/sessions/demo.yaml --language es; stillroom ctl ground contact");
}

}  // namespace stillroom::tools
