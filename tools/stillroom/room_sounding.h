/// What the technician's commands that make sound share: which outputs, whether anybody minds, and until when.
#pragma once

#include "config/room_profile.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/test_player.h"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace stillroom::tools {

/// As a command line says it.
struct SoundingRequest {
    std::string room;    ///< file of the profile; empty: the rehearsal's
    std::string output;  ///< id; empty: all of them
    bool yes = false;
    bool json = false;
};

/// [setup] Adds `--room`, `--output`, `--yes` and `--json` to a command.
void add_sounding_options(CLI::App& command, SoundingRequest& request);

/// The room and the outputs that are meant, in the order of the profile.
struct ChosenOutputs {
    config::RoomProfile room;
    std::vector<config::RoomOutput> outputs;
};

/// [control] Reads the profile and finds the output. When it has errors or lacks the output, that was said and the
/// answer is how the command ends; its warnings are left to `room check`.
[[nodiscard]] std::variant<ChosenOutputs, Exit> choose_outputs(const SoundingRequest& request);

/// [control] Asks whether anybody hears or wears these outputs, unless the request says that nobody does. Nothing
/// when it may sound; else how the command ends, which was said.
[[nodiscard]] std::optional<Exit> refusal_to_sound(const SoundingRequest& request, const ChosenOutputs& chosen,
                                                   const std::string& what);

/// [any] `ears (ALSA card 'USBChair1', channels 3 and 4)`.
[[nodiscard]] std::string output_text(const ChosenOutputs& chosen, const config::RoomOutput& output);

/// [any] Whether what is played there can be heard at all: a simulated device is a clock and nothing else.
[[nodiscard]] bool is_heard(const ChosenOutputs& chosen, const config::RoomOutput& output) noexcept;

/// [control] A player on the output, started, with what the profile says of it, or with `stage` instead. Errors:
/// the output is absent or takes no sound.
[[nodiscard]] audio::Result<std::unique_ptr<TestPlayer>> player_on(
    const ChosenOutputs& chosen, const config::RoomOutput& output,
    std::optional<engine::rt::OutputStageSettings> stage = std::nullopt);

/// [any] What the profile says of the output, as of today. The rehearsal's is not turned down.
[[nodiscard]] engine::rt::OutputStageSettings stage_on(const ChosenOutputs& chosen,
                                                       const config::RoomOutput& output);

/// How a sound ended.
enum class SoundEnd {
    done,  ///< it was played as long as it should, or a person pressed Enter
    left,  ///< Ctrl-C
    lost,  ///< the output was lost
};

/// [any] `done`, `left` or `lost`.
[[nodiscard]] const char* name_of(SoundEnd end) noexcept;

/// [control] Plays until the sound ends, `length` has passed, a key is pressed where `keys`, or Ctrl-C; it then
/// falls to silence within a second. A second Ctrl-C returns at once. @pre count_interrupts was called
[[nodiscard]] SoundEnd play_through(TestPlayer& player, TestSound sound, std::optional<audio::Seconds> length,
                                    bool keys);

/// [any] Somebody sits at the terminal.
[[nodiscard]] bool person_is_here();

}  // namespace stillroom::tools
