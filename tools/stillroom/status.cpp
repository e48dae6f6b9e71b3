// stillroom status: the room at a glance.
#include "tools/stillroom/commands.h"
#include "tools/stillroom/control_options.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/status_page.h"
#include "tools/stillroom/terminal.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::tools {

using control::ControlClient;
using control::Json;
using control::text_of;

namespace {

constexpr audio::Seconds kPatience{5.0};
/// Between two pages where they do not replace each other.
constexpr auto kPlainPages = std::chrono::seconds{10};

struct Options {
    ControlRequest control;
    bool watch = false;
    bool json = false;
};

/// The document with the zone that is meant, or all of them.
Json chosen_zones(Json status, const std::string& zone) {
    if (zone.empty() || !status.contains("zones") || !status["zones"].is_array()) return status;
    Json chosen = Json::array();
    for (const Json& one : status["zones"])
        if (one.is_object() && text_of(one, "zone") == zone) chosen.push_back(one);
    status["zones"] = std::move(chosen);
    return status;
}

std::string document(const Json& status, int indent) {
    return status.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string page_text(const Json& status) {
    std::string text;
    for (const std::string& line : status_page(status)) text += line + "\n";
    return text;
}

/// Shows what comes for as long as it comes.
class Follower {
public:
    explicit Follower(const Options& options) : options_(options) {
        if (!options_.json && is_terminal(stdout)) screen_.emplace();
    }

    /// False when nobody can be shown anything any more.
    [[nodiscard]] bool take(const Json& line) {
        if (const auto event = line.find("event"); event != line.end() && event->is_object())
            return take_event(line, *event);
        const auto status = line.find("status");
        if (status == line.end() || !status->is_object()) return true;
        const Json shown = chosen_zones(*status, options_.control.zone);
        if (options_.json) return print(document({{"status", shown}}, -1));
        if (screen_) {
            std::vector<std::string> lines;
            for (const std::string& one : status_page(shown)) lines.push_back(padded(one, terminal_width() - 1));
            screen_->show(lines);
            return true;
        }
        const auto now = std::chrono::steady_clock::now();
        if (now < next_page_) return true;
        next_page_ = now + kPlainPages;
        return print(page_text(shown));
    }

private:
    [[nodiscard]] bool take_event(const Json& line, const Json& event) {
        const std::string zone = text_of(event, "zone");
        if (!options_.control.zone.empty() && zone != options_.control.zone) return true;
        if (options_.json) return print(document(line, -1));
        const std::string words = text_of(event, "line");
        if (words.empty()) return true;
        const std::string text = fmt::format("zone {}  {}", zone, words);
        if (!screen_) return print(text + "\n");
        screen_->tell(text);
        return true;
    }

    const Options& options_;
    std::optional<StatusScreen> screen_;
    std::chrono::steady_clock::time_point next_page_;
};

Exit follow(ControlClient& client, const Options& options) {
    const auto watching = client.ask({{"do", "watch"}, {"every", 0.2}}, kPatience);
    if (!watching) {
        say(watching.error().message);
        return Exit::falls_short;
    }
    Follower follower(options);
    while (true) {
        const auto line = client.receive(kPatience);
        if (!line) {
            say(line.error().message);
            return Exit::falls_short;
        }
        if (*line && !follower.take(**line)) return Exit::falls_short;
    }
}

Exit status(const Options& options) {
    auto client = reach_daemon(options.control, "status");
    if (!client) {
        say(client.error().message);
        return Exit::falls_short;
    }
    if (options.watch) return follow(*client, options);
    const auto answer = client->ask({{"do", "status"}}, kPatience);
    if (!answer) {
        say(answer.error().message);
        return Exit::falls_short;
    }
    const Json shown = chosen_zones(answer->value("status", Json::object()), options.control.zone);
    return print(options.json ? document(shown, 2) : page_text(shown)) ? Exit::done : Exit::falls_short;
}

}  // namespace

void add_status(CLI::App& program, Action& chosen) {
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("status", "What the room's daemon does now");
    add_socket_option(*command, options->control);
    command->add_option("--zone", options->control.zone, "Only this zone")->type_name("ID");
    command->add_flag("--watch", options->watch, "Follow it, until Ctrl-C");
    command->add_flag("--json", options->json, "One JSON document; with --watch one a line");
    command->footer("Example: stillroom status --watch");
    command->callback([options, &chosen] { chosen = [options] { return status(*options); }; });
}

}  // namespace stillroom::tools
