// The rows themselves. The order within a place is the order in which people write the keys; schema and README
// follow it.
#include "config/verb_names.h"
#include "scripts/keys.h"
#include "scripts/session_choices.h"

#include <array>

namespace stillroom::scripts {

namespace {

using enum ValueKind;
using P = KeyPlace;
using N = NameKind;

constexpr double kDay = 24 * 3600.0;
constexpr std::string_view kSounding = "play line pace";

constexpr std::array kRows{
    // clang-format off
    KeyRow{.where = P::top, .name = "stillroom", .kind = version, .example = "1", .help = "Number of the script format.", .min = 1, .max = 1, .required = true},
    KeyRow{.where = P::top, .name = "id", .kind = id, .example = "iv-infusion-40", .help = "Name of the script in journals and reports; a library may have none.", .required = true},
    KeyRow{.where = P::top, .name = "title", .kind = text, .example = "{en: Forty minutes, es: Cuarenta minutos}", .help = "What staff read on the start card."},
    KeyRow{.where = P::top, .name = "about", .kind = text, .example = "For adults in a monitored infusion", .help = "A few sentences for staff: for whom, how long, what happens."},
    KeyRow{.where = P::top, .name = "route", .kind = choice, .example = "iv", .help = "How the medicine is given; the start card must match it.", .initial = "none", .choices = "iv im sublingual nasal tms infusion none", .only_in_scripts = true},
    KeyRow{.where = P::top, .name = "languages", .kind = language_list, .example = "[en, es]", .help = "Every language the script can be played in; each line must exist in each.", .required = true, .only_in_scripts = true},
    KeyRow{.where = P::top, .name = "use", .kind = path_list, .example = "[../library/sounds.yaml]", .help = "Libraries whose definitions this file uses."},
    KeyRow{.where = P::top, .name = "gates", .kind = named_maps, .example = "{pump_on: {confirms: [medicine_given]}}", .help = "What staff confirm with one press.", .inside = P::gate},
    KeyRow{.where = P::top, .name = "layers", .kind = named_maps, .example = "{bed: {level: -27 LUFS}}", .help = "Mixing strips; bed, nature, pacer, line and tone exist by default.", .inside = P::layer},
    KeyRow{.where = P::top, .name = "sounds", .kind = named_maps, .example = "{dawn: {file: music/dawn.flac}}", .help = "What can be played.", .inside = P::sound},
    KeyRow{.where = P::top, .name = "lines", .kind = named_maps, .example = "{welcome: {text: {en: [Welcome.]}}}", .help = "What is spoken.", .inside = P::line},
    KeyRow{.where = P::top, .name = "pacers", .kind = named_maps, .example = "{soft: {rate: 6/min}}", .help = "Breathing pacers.", .inside = P::pacer},
    KeyRow{.where = P::top, .name = "cue_sets", .kind = named_maps, .example = "{contact: {lines: [ground.contact]}}", .help = "What staff can sound with one press.", .inside = P::cue_set},
    KeyRow{.where = P::top, .name = "parameters", .kind = named_maps, .example = "{intensity: {default: 0.4}}", .help = "Values staff can move during a session.", .inside = P::parameter},
    KeyRow{.where = P::top, .name = "snapshots", .kind = named_maps, .example = "{conversation: {bed: -20 dB, line: off}}", .help = "Named scenes of layer gains, on top of levels, fades and `gain_by`.", .inside = P::snapshot},
    KeyRow{.where = P::top, .name = "phases", .kind = map_list, .example = "[{id: arrival, length: 5m}]", .help = "The running order.", .inside = P::phase, .required = true, .only_in_scripts = true},
    KeyRow{.where = P::top, .name = "on_demand", .kind = name_list, .example = "[reassure, contact]", .help = "Cue sets staff may trigger, in the order they see them.", .names = N::cue_set, .only_in_scripts = true},
    KeyRow{.where = P::top, .name = "defaults", .kind = map, .example = "{fade_in: 8s}", .help = "What holds in this file where a cue, line or cue set says nothing.", .inside = P::defaults},
    KeyRow{.where = P::top, .name = "allow", .kind = reason_map, .example = "{S05: spoken slowly on purpose}", .help = "Warnings that are meant to be so, each with its reason.", .only_in_scripts = true},

    KeyRow{.where = P::defaults, .name = "fade_in", .kind = duration, .example = "8s", .help = "Of sounds and pacers that say none.", .max = 600},
    KeyRow{.where = P::defaults, .name = "fade_out", .kind = duration, .example = "8s", .help = "Of sounds and pacers that say none.", .max = 600},
    KeyRow{.where = P::defaults, .name = "over", .kind = duration, .example = "4s", .help = "Of fades that say none.", .initial = "4s", .max = kDay},
    KeyRow{.where = P::defaults, .name = "gap", .kind = duration, .example = "3s", .help = "Between the units of lines that say none.", .initial = "3s", .max = 120},
    KeyRow{.where = P::defaults, .name = "cooldown", .kind = duration, .example = "60s", .help = "Of cue sets that say none.", .initial = "60s", .max = 3600},

    KeyRow{.where = P::gate, .name = "title", .kind = text, .example = "{en: Pump running, es: Bomba en marcha}", .help = "What staff read on the button."},
    KeyRow{.where = P::gate, .name = "confirms", .kind = fact_list, .example = "[medicine_given]", .help = "Facts that are true from then on."},

    KeyRow{.where = P::layer, .name = "level", .kind = loudness, .example = "-27 LUFS", .help = "Loudness each source is brought to.", .min = -60, .max = -10},
    KeyRow{.where = P::layer, .name = "gain", .kind = gain, .example = "-3 dB", .help = "Moves the whole layer.", .initial = "0 dB", .max = 12},
    KeyRow{.where = P::layer, .name = "to", .kind = choice_list, .example = "[headphones]", .help = "Outputs it reaches; every output of the zone without it.", .choices = "headphones speakers monitor"},
    KeyRow{.where = P::layer, .name = "duck", .kind = map, .example = "{bed: -8 dB, attack: 800 ms}", .help = "Layers that step back while this one sounds.", .inside = P::duck},
    KeyRow{.where = P::layer, .name = "priority", .kind = integer, .example = "2", .help = "Which layer keeps its sounds when the zone has more than 64: the lowest gives way; speech always stays.", .initial = "0", .min = 0, .max = 100},
    KeyRow{.where = P::layer, .name = "max_voices", .kind = integer, .example = "4", .help = "How many sounds at once; the layer's kind decides without it.", .min = 1, .max = 16},
    KeyRow{.where = P::layer, .name = "steal", .kind = choice, .example = "oldest", .help = "Which sound of the layer goes when one too many starts; with none the new one stays out.", .initial = "oldest", .choices = "oldest quietest none"},
    KeyRow{.where = P::layer, .name = "gain_by", .kind = gain_curve, .example = "{intensity: {0: off, 0.5: -12 dB, 1: 0 dB}}", .help = "Gain by a parameter, straight in dB between the points.", .max = 12, .names = N::parameter},

    KeyRow{.where = P::duck, .name = "attack", .kind = duration, .example = "800 ms", .help = "Time to step back, ended as the first word starts.", .initial = "800 ms", .min = 0.02, .max = 30},
    KeyRow{.where = P::duck, .name = "hold", .kind = duration, .example = "4s", .help = "Shorter gaps stay ducked.", .initial = "4s", .max = 60},
    KeyRow{.where = P::duck, .name = "release", .kind = duration, .example = "5s", .help = "Time to come back.", .initial = "5s", .min = 0.1, .max = 60},

    KeyRow{.where = P::sound, .name = "file", .kind = path, .example = "music/dawn.flac", .help = "A recording: WAV, AIFF, FLAC, Ogg Vorbis, Opus or MP3."},
    KeyRow{.where = P::sound, .name = "synth", .kind = name, .example = "warm", .help = "A sound the program makes itself, with its own parameters beside it.", .names = N::synth},
    KeyRow{.where = P::sound, .name = "stems", .kind = named_maps, .example = "{low: music/low.flac, high: music/high.flac}", .help = "Files that run locked to each other.", .inside = P::stem},
    KeyRow{.where = P::sound, .name = "pool", .kind = name_list, .example = "[dawn, dusk]", .help = "Sounds of which one plays after the other, as long as the cue sounds.", .names = N::sound},
    KeyRow{.where = P::sound, .name = "silence", .kind = only_true, .example = "true", .help = "Chosen silence, never mistaken for a fault."},
    KeyRow{.where = P::sound, .name = "slot", .kind = id, .example = "intention", .help = "Filled for one session; skipped when empty; always private."},
    KeyRow{.where = P::sound, .name = "in", .kind = duration, .example = "2s", .help = "Of a file: where it starts.", .initial = "0s", .max = kDay},
    KeyRow{.where = P::sound, .name = "out", .kind = duration, .example = "3m", .help = "Of a file: where it ends.", .max = kDay},
    KeyRow{.where = P::sound, .name = "loop", .kind = map, .example = "{start: 8s, end: 3m, crossfade: 4s}", .help = "Of a file: the part that repeats.", .inside = P::sound_loop},
    KeyRow{.where = P::sound, .name = "select", .kind = choice, .example = "shuffle", .help = "Of a pool: how the next one is chosen.", .initial = "sequence", .choices = "sequence shuffle"},
    KeyRow{.where = P::sound, .name = "no_repeat", .kind = choice, .example = "session", .help = "Of a pool: none comes again before all were heard, in one session or over those of this script in this room.", .initial = "session", .choices = "session series"},
    KeyRow{.where = P::sound, .name = "crossfade", .kind = duration, .example = "8s", .help = "Of a pool: from one sound to the next, with equal power; without it as long as sounds of the layer fade in.", .max = 120},
    KeyRow{.where = P::sound, .name = "private", .kind = boolean, .example = "true", .help = "Reaches private outputs only.", .initial = "false"},
    KeyRow{.where = P::sound, .name = "tags", .kind = tag_list, .example = "[water]", .help = "Words staff may exclude for one session."},

    KeyRow{.where = P::sound_loop, .name = "start", .kind = duration, .example = "8s", .help = "Where the loop comes back to.", .initial = "the start", .max = kDay},
    KeyRow{.where = P::sound_loop, .name = "end", .kind = duration, .example = "3m", .help = "Where it turns back.", .initial = "the end", .max = kDay},
    KeyRow{.where = P::sound_loop, .name = "crossfade", .kind = duration, .example = "4s", .help = "How long end and start are blended.", .max = 60},

    KeyRow{.where = P::stem, .name = "file", .kind = path, .example = "music/low.flac", .help = "The recording of this stem.", .required = true},
    KeyRow{.where = P::stem, .name = "gain_by", .kind = gain_curve, .example = "{intensity: {0: off, 1: 0 dB}}", .help = "Gain by a parameter, straight in dB between the points.", .max = 12, .names = N::parameter},

    KeyRow{.where = P::line, .name = "text", .kind = spoken, .example = "{en: [Welcome.], es: [Bienvenida.]}", .help = "The units that are spoken, by language.", .required = true},
    KeyRow{.where = P::line, .name = "gap", .kind = duration, .example = "3s", .help = "Silence between units.", .initial = "3s", .max = 120},
    KeyRow{.where = P::line, .name = "requires", .kind = fact_list, .example = "[staff_present]", .help = "Facts that must be true; else the line is skipped and staff are told."},
    KeyRow{.where = P::line, .name = "by_hand", .kind = boolean, .example = "true", .help = "Only staff may sound it; it cannot be scheduled.", .initial = "false"},
    KeyRow{.where = P::line, .name = "private", .kind = boolean, .example = "true", .help = "Reaches private outputs only.", .initial = "false"},
    KeyRow{.where = P::line, .name = "tags", .kind = tag_list, .example = "[body]", .help = "Words staff may exclude for one session."},

    KeyRow{.where = P::pacer, .name = "inhale", .kind = duration, .example = "4s", .help = "Breath in.", .min = 0.5, .max = 20},
    KeyRow{.where = P::pacer, .name = "hold", .kind = duration, .example = "0s", .help = "Held after the breath in.", .initial = "0s", .max = 20},
    KeyRow{.where = P::pacer, .name = "exhale", .kind = duration, .example = "6s", .help = "Breath out.", .min = 0.5, .max = 20},
    KeyRow{.where = P::pacer, .name = "rest", .kind = duration, .example = "0s", .help = "Held after the breath out.", .initial = "0s", .max = 20},
    KeyRow{.where = P::pacer, .name = "rate", .kind = rate, .example = "6/min", .help = "Breaths a minute, in place of the four times.", .min = 3, .max = 20},
    KeyRow{.where = P::pacer, .name = "ratio", .kind = ratio, .example = "\"4:6\"", .help = "Parts of a breath: in and out, or in, hold, out and rest.", .initial = "\"4:6\""},
    KeyRow{.where = P::pacer, .name = "from", .kind = rate, .example = "12/min", .help = "Of a ramp: where it starts.", .min = 3, .max = 20},
    KeyRow{.where = P::pacer, .name = "to", .kind = rate, .example = "6/min", .help = "Of a ramp: where it ends, and stays.", .min = 3, .max = 20},
    KeyRow{.where = P::pacer, .name = "growth", .kind = growth, .example = "2 %", .help = "Of a ramp: how much longer each breath is than the last.", .initial = "2 %", .min = 0.001, .max = 0.05},
    KeyRow{.where = P::pacer, .name = "voice", .kind = choice, .example = "swell", .help = "How it sounds.", .initial = "swell", .choices = "swell glide both spoken"},

    KeyRow{.where = P::cue_set, .name = "title", .kind = text, .example = "{en: Contact, es: Contacto}", .help = "What staff read on the button."},
    KeyRow{.where = P::cue_set, .name = "lines", .kind = name_list, .example = "[ground.contact]", .help = "What is spoken.", .names = N::line},
    KeyRow{.where = P::cue_set, .name = "play", .kind = name, .example = "anchor", .help = "What is played.", .names = N::sound},
    KeyRow{.where = P::cue_set, .name = "bed", .kind = gain, .example = "-8 dB", .help = "How far the bed steps back while the set sounds.", .initial = "-8 dB", .max = 0},
    KeyRow{.where = P::cue_set, .name = "pace", .kind = name, .example = "soft8", .help = "A pacer that comes with it.", .names = N::pacer},
    KeyRow{.where = P::cue_set, .name = "requires", .kind = fact_list, .example = "[staff_present]", .help = "Facts that must be true."},
    KeyRow{.where = P::cue_set, .name = "cooldown", .kind = duration, .example = "60s", .help = "For so long a second press is asked for.", .initial = "60s", .max = 3600},
    KeyRow{.where = P::cue_set, .name = "order", .kind = choice, .example = "sequence", .help = "How its lines follow each other.", .initial = "sequence", .choices = "sequence shuffle first"},
    KeyRow{.where = P::cue_set, .name = "max_queue", .kind = integer, .example = "1", .help = "How many of its scheduled calls may wait while another set sounds; staff's own press never waits.", .initial = "1", .min = 0, .max = 4},
    KeyRow{.where = P::cue_set, .name = "follow_up", .kind = map, .example = "{after: 3m, prompt: {en: \"Better?\"}, choices: [stay, end]}", .help = "A question to staff afterwards; it never acts by itself.", .inside = P::follow_up},
    KeyRow{.where = P::cue_set, .name = "tags", .kind = tag_list, .example = "[body]", .help = "Words staff may exclude for one session."},

    KeyRow{.where = P::follow_up, .name = "after", .kind = duration, .example = "3m", .help = "How long after the set.", .initial = "3m", .min = 10, .max = 3600},
    KeyRow{.where = P::follow_up, .name = "prompt", .kind = text, .example = "{en: \"Better?\", es: \"¿Mejor?\"}", .help = "What staff are asked.", .required = true},
    KeyRow{.where = P::follow_up, .name = "choices", .kind = choice_list, .example = "[stay, soften, continue, end]", .help = "What they can answer.", .choices = "stay soften continue end", .required = true},

    KeyRow{.where = P::parameter, .name = "default", .kind = number, .example = "0.4", .help = "Value at the start of a session.", .initial = "0"},
    KeyRow{.where = P::parameter, .name = "min", .kind = number, .example = "0", .help = "Least value.", .initial = "0"},
    KeyRow{.where = P::parameter, .name = "max", .kind = number, .example = "1", .help = "Largest value.", .initial = "1"},
    KeyRow{.where = P::parameter, .name = "over", .kind = duration, .example = "4s", .help = "How long a change takes.", .initial = "4s", .max = 600},

    KeyRow{.where = P::snapshot, .name = "over", .kind = duration, .example = "4s", .help = "How long the change takes; every other key is a layer and its gain.", .initial = "4s", .max = 600},

    KeyRow{.where = P::phase, .name = "id", .kind = id, .example = "arrival", .help = "Name of the phase.", .required = true},
    KeyRow{.where = P::phase, .name = "role", .kind = choice, .example = "onset", .help = "What the phase is for; the id, where it is one of these, else other.", .choices = "arrival intention onset ascent peak descent return reorient integration other"},
    KeyRow{.where = P::phase, .name = "title", .kind = text, .example = "{en: Arrival, es: Llegada}", .help = "What staff read."},
    KeyRow{.where = P::phase, .name = "length", .kind = length, .example = "{min: 2m, nominal: 5m, max: 15m}", .help = "How long it takes.", .inside = P::phase_length, .required = true},
    KeyRow{.where = P::phase, .name = "gate", .kind = name, .example = "pump_on", .help = "The phase waits for this press; the sound goes on.", .names = N::gate},
    KeyRow{.where = P::phase, .name = "skip", .kind = choice, .example = "confirm", .help = "Whether staff may skip it.", .initial = "allowed", .choices = "allowed confirm locked"},
    KeyRow{.where = P::phase, .name = "hold", .kind = map, .example = "{max: 10m, remind: 5m}", .help = "When staff are reminded that they hold the phase.", .inside = P::hold},
    KeyRow{.where = P::phase, .name = "markers", .kind = time_map, .example = "{settled: 4m}", .help = "Named times cues can count from.", .max = kDay},
    KeyRow{.where = P::phase, .name = "transition", .kind = map, .example = "{crossfade: 8s}", .help = "How its sounds give way at its end, and when.", .inside = P::transition},
    KeyRow{.where = P::phase, .name = "cues", .kind = map_list, .example = "[{at: 0s, play: warm}]", .help = "What sounds when.", .inside = P::cue},

    KeyRow{.where = P::phase_length, .name = "min", .kind = duration, .example = "2m", .help = "As short as staff may make it.", .initial = "nominal", .max = kDay},
    KeyRow{.where = P::phase_length, .name = "nominal", .kind = duration, .example = "5m", .help = "When nobody changes it.", .min = 1, .max = kDay, .required = true},
    KeyRow{.where = P::phase_length, .name = "max", .kind = duration, .example = "15m", .help = "As long as staff may make it.", .initial = "nominal", .max = kDay},

    KeyRow{.where = P::hold, .name = "max", .kind = duration, .example = "10m", .help = "Staff are told again here; the session still waits.", .min = 1, .max = kDay},
    KeyRow{.where = P::hold, .name = "remind", .kind = duration, .example = "5m", .help = "Staff are reminded here.", .initial = "5m", .min = 1, .max = kDay},

    KeyRow{.where = P::transition, .name = "at", .kind = choice, .example = "now", .help = "At once, at the pacer's next breath (20 s at most) or when the bed's pass ends (60 s at most).", .initial = "now", .choices = "now next_breath pass_end"},
    KeyRow{.where = P::transition, .name = "crossfade", .kind = duration, .example = "8s", .help = "How long its sounds go, and the next phase's first ones come where they name no fade.", .initial = "8s", .max = 120},

    KeyRow{.where = P::cue, .name = "at", .kind = time_point, .example = "20s", .help = "When: from the phase's start, from a marker, or back from its end."},
    KeyRow{.where = P::cue, .name = "play", .kind = name, .example = "warm", .help = "Plays a sound.", .names = N::sound},
    KeyRow{.where = P::cue, .name = "line", .kind = name, .example = "iv.onset.1", .help = "Speaks a line.", .names = N::line},
    KeyRow{.where = P::cue, .name = "pace", .kind = name, .example = "settle", .help = "Starts a pacer.", .names = N::pacer},
    KeyRow{.where = P::cue, .name = "set", .kind = name, .example = "contact", .help = "Sounds a cue set.", .names = N::cue_set},
    KeyRow{.where = P::cue, .name = "fade", .kind = name, .example = "bed", .help = "Moves a layer to a level.", .names = N::layer},
    KeyRow{.where = P::cue, .name = "prompt", .kind = text, .example = "{en: Check blood pressure, es: Tome la presión}", .help = "Tells staff something; patients hear nothing."},
    KeyRow{.where = P::cue, .name = "snapshot", .kind = name, .example = "conversation", .help = "Recalls a scene, to the end of the phase or the next snapshot.", .names = N::snapshot},
    KeyRow{.where = P::cue, .name = "group", .kind = map, .example = "{mode: sequence, cues: [{line: welcome}]}", .help = "Several cues as one.", .inside = P::group},
    KeyRow{.where = P::cue, .name = "midi", .kind = word, .example = "note 60 100", .help = "Sends a MIDI message.", .not_yet_played = true},
    KeyRow{.where = P::cue, .name = "layer", .kind = name, .example = "bed", .help = "On which layer; bed for sounds, line for lines, pacer for pacers without it.", .actions = kSounding, .names = N::layer},
    KeyRow{.where = P::cue, .name = "fade_in", .kind = duration, .example = "8s", .help = "From silence.", .actions = "play pace", .max = 600},
    KeyRow{.where = P::cue, .name = "fade_out", .kind = duration, .example = "8s", .help = "To silence, inside its length.", .actions = "play pace", .max = 600},
    KeyRow{.where = P::cue, .name = "crossfade", .kind = duration, .example = "12s", .help = "In place of fade_in: what sounds on the layer goes as this one comes.", .actions = "play", .max = 600},
    KeyRow{.where = P::cue, .name = "keep", .kind = boolean, .example = "true", .help = "Goes on into later phases.", .initial = "false", .actions = "play"},
    KeyRow{.where = P::cue, .name = "for", .kind = duration, .example = "3m", .help = "Whole sounding time, fades included.", .actions = "play pace", .min = 0.1, .max = kDay},
    KeyRow{.where = P::cue, .name = "until", .kind = time_point, .example = "end - 30s", .help = "When it has ended, in place of a length.", .actions = "play pace"},
    KeyRow{.where = P::cue, .name = "gain", .kind = gain, .example = "-3 dB", .help = "Louder or softer than its layer.", .initial = "0 dB", .actions = kSounding, .max = 12},
    KeyRow{.where = P::cue, .name = "loop", .kind = boolean, .example = "true", .help = "Repeats; files on bed and nature do without it.", .actions = "play"},
    KeyRow{.where = P::cue, .name = "to", .kind = level_or_outputs, .example = "-24 LUFS", .help = "Of a fade: where to (LUFS, dB or off). Of what sounds: the outputs it reaches.", .choices = "headphones speakers monitor", .actions = "fade play line pace"},
    KeyRow{.where = P::cue, .name = "over", .kind = duration, .example = "30s", .help = "How long a fade or snapshot takes.", .initial = "4s", .actions = "fade snapshot", .max = kDay},
    KeyRow{.where = P::cue, .name = "repeat", .kind = map, .example = "{every: 12m}", .help = "Of a prompt: again and again until the session ends.", .actions = "prompt", .inside = P::repeat},
    KeyRow{.where = P::cue, .name = "pre_wait", .kind = duration, .example = "2s", .help = "Wait before it, on top of its time; in a group counted from when its turn comes.", .initial = "0s", .max = 3600},
    KeyRow{.where = P::cue, .name = "post_wait", .kind = duration, .example = "2s", .help = "Wait between it and the cue that follows it.", .initial = "0s", .max = 3600},
    KeyRow{.where = P::cue, .name = "continue", .kind = choice, .example = "auto_follow", .help = "The next cue needs no `at`: it starts with this one (auto_continue) or after it (auto_follow).", .choices = "auto_continue auto_follow"},
    KeyRow{.where = P::cue, .name = "requires", .kind = fact_list, .example = "[staff_present]", .help = "Facts that must be true; else the cue is skipped and staff are told."},
    KeyRow{.where = P::cue, .name = "tags", .kind = tag_list, .example = "[choir]", .help = "Words staff may exclude for one session."},
    KeyRow{ .where = P::cue, .name = "id", .kind = id, .example = "first-bed", .help = "Name of the cue in reports."},

    KeyRow{.where = P::repeat, .name = "every", .kind = duration, .example = "12m", .help = "How often.", .min = 10, .max = kDay, .required = true},

    KeyRow{.where = P::group, .name = "mode", .kind = choice, .example = "parallel", .help = "Side by side, one after another, or in turns: each silences the one before.", .initial = "parallel", .choices = "parallel sequence exclusive"},
    KeyRow{.where = P::group, .name = "cues", .kind = map_list, .example = "[{line: welcome}]", .help = "The cues of the group.", .inside = P::cue, .required = true},

    KeyRow{.where = P::operator_entry, .name = "at", .kind = duration, .example = "12m 30s", .help = "Session time since the start, holds included.", .max = kDay, .required = true},
    KeyRow{.where = P::operator_entry, .name = "do", .kind = choice, .example = "hold", .help = "What staff ask for.", .choices = config::kVerbNames, .required = true},
    KeyRow{.where = P::operator_entry, .name = "gate", .kind = name, .example = "pump_on", .help = "What staff confirm; the one that waits without it.", .actions = "confirm", .names = N::gate},
    KeyRow{.where = P::operator_entry, .name = "set", .kind = name, .example = "contact", .help = "The cue set that grounds; the first that staff see without it.", .actions = "ground", .names = N::cue_set},
    KeyRow{.where = P::operator_entry, .name = "by", .kind = duration, .example = "5m", .help = "How much longer the phase becomes.", .actions = "extend", .max = kDay},
    KeyRow{.where = P::operator_entry, .name = "in", .kind = duration, .example = "8m", .help = "How long from now to the end; ten minutes without it.", .actions = "land", .max = kDay},
    KeyRow{.where = P::operator_entry, .name = "on", .kind = boolean, .example = "true", .help = "On or off; without it the other of what is.", .actions = "talk conversation voice_off pacer_off"},
    KeyRow{.where = P::operator_entry, .name = "to", .kind = number_or_name, .example = "0.6", .help = "Where the parameter goes, or the sound that becomes the bed.", .actions = "intensity change_music", .names = N::sound},
    KeyRow{.where = P::operator_entry, .name = "parameter", .kind = name, .example = "intensity", .help = "Which parameter; intensity or the first without it.", .actions = "intensity", .names = N::parameter},
    KeyRow{.where = P::operator_entry, .name = "steps", .kind = integer, .example = "-1", .help = "In place of `to`: tenths of the parameter's range, up or down.", .actions = "intensity", .min = -10, .max = 10},
    KeyRow{.where = P::operator_entry, .name = "rate", .kind = rate, .example = "6/min", .help = "The pacer's rate; without it the entry is one tap at the start of a breath.", .actions = "pace", .min = 3, .max = 20},
    KeyRow{.where = P::operator_entry, .name = "text", .kind = word, .example = "patient asks for water", .help = "The words of a note; kept in records only where a room allows it.", .actions = "note"},
    KeyRow{.where = P::operator_entry, .name = "prompt", .kind = id, .example = "prompt", .help = "Which prompt is answered; the last without it.", .actions = "answer"},
    KeyRow{.where = P::operator_entry, .name = "choice", .kind = id, .example = "stay", .help = "What was chosen.", .actions = "answer"},
    KeyRow{.where = P::operator_entry, .name = "language", .kind = language, .example = "es", .help = "Language of the session.", .initial = "the script's first", .actions = "start"},
    KeyRow{.where = P::operator_entry, .name = "route", .kind = choice, .example = "iv", .help = "How the medicine is given; must be the script's.", .choices = "iv im sublingual nasal tms infusion none", .actions = "start"},
    KeyRow{.where = P::operator_entry, .name = "exclude", .kind = tag_list, .example = "[choir]", .help = "What carries one of these tags is left out.", .actions = "start"},
    KeyRow{.where = P::operator_entry, .name = "level", .kind = gain, .example = "-3 dB", .help = "Of everything that sounds.", .initial = "0 dB", .actions = "start", .min = kLowestLevel.value, .max = 0},
    KeyRow{.where = P::operator_entry, .name = "pacer", .kind = rate_or_off, .example = "6/min", .help = "The rate of scheduled pacers, or none of them.", .initial = "as written", .actions = "start", .min = 3, .max = 20},
    KeyRow{.where = P::operator_entry, .name = "density", .kind = choice, .example = "sparse", .help = "How many of the scheduled lines are spoken.", .initial = "full", .choices = "full sparse none", .actions = "start"},
    KeyRow{.where = P::operator_entry, .name = "outputs", .kind = choice_list, .example = "[headphones]", .help = "The outputs in use.", .choices = "headphones speakers monitor", .actions = "start", .not_yet_played = true},
    KeyRow{.where = P::operator_entry, .name = "code", .kind = word, .example = "k7f3-2m", .help = "The random code of the session; never a name.", .actions = "start"},
    // clang-format on
};

}  // namespace

std::span<const KeyRow> key_rows() noexcept { return kRows; }

}  // namespace stillroom::scripts
