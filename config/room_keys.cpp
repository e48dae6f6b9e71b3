// The order within a place is the order in which people write the keys; the schema follows it.
#include "config/room_keys.h"

#include "config/verb_names.h"

#include <array>

namespace stillroom::config {

namespace {

using enum ValueKind;
using P = RoomPlace;

constexpr double kDay = 24 * 3600.0;

constexpr std::array kRows{
    // clang-format off
    KeyRow{.where = P::top, .name = "room", .kind = version, .example = "1", .help = "Number of the format of room profiles.", .min = 1, .max = 1, .required = true},
    KeyRow{.where = P::top, .name = "id", .kind = id, .example = "room-2", .help = "Name of the room in journals and reports.", .required = true},
    KeyRow{.where = P::top, .name = "title", .kind = text, .example = "Treatment room 2", .help = "What staff read."},
    KeyRow{.where = P::top, .name = "engine", .kind = map, .example = "{rate: 48000, block: 64, realtime: auto}", .help = "How the box runs.", .inside = P::engine},
    KeyRow{.where = P::top, .name = "outputs", .kind = named_maps, .example = "{chair-1-headphones: {device: {api: alsa, card: USBChair1}, private: true}}", .help = "Where sound leaves the box.", .inside = P::output, .required = true},
    KeyRow{.where = P::top, .name = "zones", .kind = named_maps, .example = "{chair-1: {headphones: chair-1-headphones}}", .help = "One patient's listening space each.", .inside = P::zone, .required = true},
    KeyRow{.where = P::top, .name = "controls", .kind = named_maps, .example = "{pedal: {midi: {port: FS-1, note: 36}, do: ground, zone: chair-1}}", .help = "Pedals, buttons and knobs.", .inside = P::control},
    KeyRow{.where = P::top, .name = "alarm", .kind = map, .example = "{midi: {port: FS-1, note: 40}, zones: all}", .help = "An alarm of the building or of a monitor, for which all sound steps back.", .inside = P::alarm},
    KeyRow{.where = P::top, .name = "console", .kind = map, .example = "{listen: loopback, port: 8787}", .help = "The web page for staff.", .inside = P::console},

    KeyRow{.where = P::engine, .name = "rate", .kind = integer, .example = "48000", .help = "Samples a second of every output.", .initial = "48000", .choices = "44100 48000 88200 96000"},
    KeyRow{.where = P::engine, .name = "block", .kind = integer, .example = "64", .help = "Frames that are mixed at once.", .initial = "64", .choices = "32 64 128 256 512 1024"},
    KeyRow{.where = P::engine, .name = "realtime", .kind = choice, .example = "auto", .help = "Real-time scheduling: where it is allowed (else larger blocks, and it says so), or not at all.", .initial = "auto", .choices = "auto off"},

    KeyRow{.where = P::output, .name = "title", .kind = text, .example = "{en: Chair 1 headphones, es: Auriculares del sillón 1}", .help = "What staff read, and what the output says of itself."},
    KeyRow{.where = P::output, .name = "device", .kind = map, .example = "{api: alsa, card: USBChair1}", .help = "The sound card, by a name that stays.", .inside = P::device, .required = true},
    KeyRow{.where = P::output, .name = "channels", .kind = integer_list, .example = "[1, 2]", .help = "Of the device, left first; one channel is mono. With JACK they count its ports.", .initial = "[1, 2]", .min = 1, .max = 8},
    KeyRow{.where = P::output, .name = "private", .kind = boolean, .example = "true", .help = "Only one patient hears it; private words go nowhere else.", .required = true},
    KeyRow{.where = P::output, .name = "trim", .kind = gain, .example = "-3 dB", .help = "Makes the output softer; never louder.", .initial = "0 dB", .min = -40, .max = 0},
    KeyRow{.where = P::output, .name = "delay", .kind = duration, .example = "12 ms", .help = "Lets the sound come later, to meet that of another output.", .initial = "0 ms", .max = 0.5},
    KeyRow{.where = P::output, .name = "eq", .kind = map_list, .example = "[{type: peak, at: 3.2 kHz, gain: -2 dB, q: 1.1}]", .help = "Equaliser, at most eight bands.", .inside = P::eq_band},
    KeyRow{.where = P::output, .name = "ceiling", .kind = true_peak, .example = "-4 dBTP", .help = "No peak passes it.", .initial = "-4 dBTP", .min = -30, .max = -1},
    KeyRow{.where = P::output, .name = "calibration", .kind = map, .example = "{at: 2026-11-01, pink: -23 LUFS, reads: 62 dBA}", .help = "What a meter at the listener's ear showed; without it the output plays 18 dB down.", .inside = P::calibration},

    KeyRow{.where = P::device, .name = "api", .kind = choice, .example = "alsa", .help = "The way to the sound card.", .choices = "alsa jack sound-server simulated", .required = true},
    KeyRow{.where = P::device, .name = "card", .kind = word, .example = "USBChair1", .help = "ALSA's id of the card, as `stillroom devices` shows it.", .actions = "alsa"},
    KeyRow{.where = P::device, .name = "socket", .kind = word, .example = "usb 1-2.3", .help = "Where the card is plugged in, as `stillroom devices` shows it: tells twins apart.", .actions = "alsa"},
    KeyRow{.where = P::device, .name = "ports", .kind = word_list, .example = "[\"system:playback_1\", \"system:playback_2\"]", .help = "JACK ports, left first.", .actions = "jack"},
    KeyRow{.where = P::device, .name = "sink", .kind = word, .example = "alsa_output.usb-chair-1", .help = "The sound server's name of the output.", .actions = "sound-server"},

    KeyRow{.where = P::eq_band, .name = "type", .kind = choice, .example = "peak", .help = "What the band does.", .choices = "peak low_shelf high_shelf low_pass high_pass", .required = true},
    KeyRow{.where = P::eq_band, .name = "at", .kind = pitch, .example = "3.2 kHz", .help = "Its centre, or its corner.", .min = 20, .max = 20000, .required = true},
    KeyRow{.where = P::eq_band, .name = "gain", .kind = gain, .example = "-2 dB", .help = "How much louder or softer.", .actions = "peak low_shelf high_shelf", .min = -24, .max = 12},
    KeyRow{.where = P::eq_band, .name = "q", .kind = number, .example = "1.1", .help = "How narrow it is.", .initial = "0.7071", .min = 0.1, .max = 10},

    KeyRow{.where = P::calibration, .name = "at", .kind = date, .example = "2026-11-01", .help = "The day it was measured.", .required = true},
    KeyRow{.where = P::calibration, .name = "until", .kind = date, .example = "2027-05-01", .help = "The last day it holds.", .initial = "a year later"},
    KeyRow{.where = P::calibration, .name = "pink", .kind = loudness, .example = "-23 LUFS", .help = "The loudness of the pink noise that was played.", .min = -60, .max = -10, .required = true},
    KeyRow{.where = P::calibration, .name = "reads", .kind = sound_level, .example = "62 dBA", .help = "What the meter showed.", .min = 30, .max = 100, .required = true},

    KeyRow{.where = P::zone, .name = "title", .kind = text, .example = "{en: Chair 1, es: Sillón 1}", .help = "What staff read."},
    KeyRow{.where = P::zone, .name = "headphones", .kind = name, .example = "chair-1-headphones", .help = "The output at the patient's ears."},
    KeyRow{.where = P::zone, .name = "speakers", .kind = name, .example = "ceiling-speakers", .help = "The output in the room; never a private one."},
    KeyRow{.where = P::zone, .name = "monitor", .kind = name, .example = "desk", .help = "The output staff listen at; never a private one."},
    KeyRow{.where = P::zone, .name = "language", .kind = language, .example = "es", .help = "Which language a session begins in where its script has it.", .initial = "the script's first"},
    KeyRow{.where = P::zone, .name = "on_fault", .kind = choice, .example = "run_muted", .help = "What a session does while its output is lost: its time goes on, or waits.", .initial = "run_muted", .choices = "run_muted hold"},

    KeyRow{.where = P::control, .name = "midi", .kind = map, .example = "{port: FS-1, note: 36}", .help = "The pedal, button or knob.", .inside = P::midi},
    KeyRow{.where = P::control, .name = "osc", .kind = map, .example = "{port: 9000, path: /pedal/1}", .help = "The same, over the network.", .inside = P::osc},
    KeyRow{.where = P::control, .name = "do", .kind = choice, .example = "ground", .help = "What staff ask for by it.", .choices = kVerbNames, .required = true},
    KeyRow{.where = P::control, .name = "gate", .kind = id, .example = "pump_on", .help = "What is confirmed; the gate that waits without it.", .actions = "confirm"},
    KeyRow{.where = P::control, .name = "set", .kind = id, .example = "contact", .help = "The cue set that grounds; the first that staff see without it.", .actions = "ground"},
    KeyRow{.where = P::control, .name = "by", .kind = duration, .example = "5m", .help = "How much longer the phase becomes.", .actions = "extend", .max = kDay},
    KeyRow{.where = P::control, .name = "in", .kind = duration, .example = "8m", .help = "How long from now to the end; ten minutes without it.", .actions = "land", .max = kDay},
    KeyRow{.where = P::control, .name = "on", .kind = boolean, .example = "true", .help = "On or off; without it the other of what is.", .actions = "talk conversation voice_off pacer_off"},
    KeyRow{.where = P::control, .name = "to", .kind = number_or_name, .example = "0.6", .help = "Where the parameter goes, or the sound that becomes the bed.", .actions = "intensity change_music"},
    KeyRow{.where = P::control, .name = "parameter", .kind = id, .example = "intensity", .help = "Which parameter; intensity or the first without it.", .actions = "intensity"},
    KeyRow{.where = P::control, .name = "steps", .kind = integer, .example = "-1", .help = "In place of `to`: tenths of the parameter's range, up or down.", .actions = "intensity", .min = -10, .max = 10},
    KeyRow{.where = P::control, .name = "choice", .kind = id, .example = "stay", .help = "The answer to the last prompt.", .actions = "answer"},
    KeyRow{.where = P::control, .name = "zone", .kind = name, .example = "chair-1", .help = "For which zone; a room with one zone needs none."},

    KeyRow{.where = P::midi, .name = "port", .kind = word, .example = "FS-1", .help = "Part of the port's name that stays, as `stillroom midi` shows it.", .required = true},
    KeyRow{.where = P::midi, .name = "channel", .kind = integer, .example = "1", .help = "MIDI channel; any without it.", .min = 1, .max = 16},
    KeyRow{.where = P::midi, .name = "note", .kind = integer, .example = "36", .help = "Number of the note a pedal or pad sends.", .min = 0, .max = 127},
    KeyRow{.where = P::midi, .name = "cc", .kind = integer, .example = "7", .help = "Number of the controller a knob or fader moves.", .min = 0, .max = 127},

    KeyRow{.where = P::osc, .name = "port", .kind = integer, .example = "9000", .help = "Where the box listens.", .min = 1024, .max = 65535, .required = true},
    KeyRow{.where = P::osc, .name = "path", .kind = word, .example = "/pedal/1", .help = "The address of the message.", .required = true},

    KeyRow{.where = P::alarm, .name = "midi", .kind = map, .example = "{port: FS-1, note: 40}", .help = "The alarm as a MIDI message.", .inside = P::midi},
    KeyRow{.where = P::alarm, .name = "osc", .kind = map, .example = "{port: 9000, path: /alarm}", .help = "The alarm as an OSC message.", .inside = P::osc},
    KeyRow{.where = P::alarm, .name = "file", .kind = path, .example = "/sys/class/gpio/gpio17/value", .help = "A file that reads 1 while the alarm sounds."},
    KeyRow{.where = P::alarm, .name = "zones", .kind = name_list_or_all, .example = "all", .help = "Where sound steps back.", .initial = "all"},

    KeyRow{.where = P::console, .name = "listen", .kind = choice, .example = "loopback", .help = "Who reaches it: this box alone, or the network (which takes pairing).", .initial = "loopback", .choices = "loopback network"},
    KeyRow{.where = P::console, .name = "port", .kind = integer, .example = "8787", .help = "Its TCP port.", .initial = "8787", .min = 1024, .max = 65535},
    // clang-format on
};

constexpr std::array<std::string_view, 12> kPlaceNames{
    "the room profile", "'engine'",  "an output", "'device'", "a band of 'eq'", "'calibration'",
    "a zone",           "a control", "'midi'",    "'osc'",    "'alarm'",        "'console'"};

constexpr std::array<std::string_view, 12> kDefinitionNames{"top",     "engine",      "output", "device",
                                                            "eq_band", "calibration", "zone",   "control",
                                                            "midi",    "osc",         "alarm",  "console"};

std::string_view place_name(Term where) noexcept { return kPlaceNames[where.as<std::size_t>()]; }
std::string_view definition_name(Term where) noexcept { return kDefinitionNames[where.as<std::size_t>()]; }

}  // namespace

const KeyTable& room_key_table() noexcept {
    static const KeyTable kTable{kRows, place_name, definition_name};
    return kTable;
}

}  // namespace stillroom::config
