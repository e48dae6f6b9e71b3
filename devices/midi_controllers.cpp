#include "devices/midi_controllers.h"

#include "devices/midi_library.h"

#include <algorithm>
#include <ctime>
#include <utility>

namespace stillroom::devices {

namespace {

constexpr const char* kClient = "stillroom-controls";
constexpr const char* kScout = "stillroom-look";

using Clock = std::chrono::steady_clock;

/// As sem_clockwait counts; steady_clock is CLOCK_MONOTONIC.
timespec timespec_of(Clock::time_point time) {
    const auto since = time.time_since_epoch();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since);
    return {seconds.count(), std::chrono::nanoseconds(since - seconds).count()};
}

}  // namespace

struct MidiControllers::Controller {
    Controller(MidiControllers& all, std::string part) : owner(all) { state.wanted = std::move(part); }

    /// On the driver's thread, which at JACK is a real-time one.
    static void arrived(double, std::vector<unsigned char>* bytes, void* self) {
        auto& controller = *static_cast<Controller*>(self);
        const auto message = read_midi_message(*bytes);
        if (!message) return;
        if (controller.queue.try_push(*message))
            sem_post(&controller.owner.doorbell_);
        else
            controller.owner.dropped_.fetch_add(1, std::memory_order_relaxed);
    }

    MidiControllers& owner;
    ControllerState state;
    MidiApi api = MidiApi::kAlsa;
    audio::SpscQueue<MidiMessage> queue{kQueue};
    std::unique_ptr<RtMidiIn> input;
};

MidiControllers::MidiControllers(std::vector<std::string> wanted, MessageListener heard, PresenceListener changed)
    : heard_(std::move(heard)), changed_(std::move(changed)) {
    sem_init(&doorbell_, 0, 0);
    for (std::string& part : wanted) controllers_.push_back(std::make_unique<Controller>(*this, std::move(part)));
    thread_ = std::thread([this] { run(); });
}

MidiControllers::~MidiControllers() {
    ends_.store(true, std::memory_order_relaxed);
    sem_post(&doorbell_);
    thread_.join();
    // Ports are closed before the doorbell that their drivers ring.
    controllers_.clear();
    sem_destroy(&doorbell_);
}

void MidiControllers::run() {
    look();
    for (const auto& controller : controllers_)
        if (!controller->input) changed_(controller->state);
    auto next_look = Clock::now() + kLookEvery;
    while (!ends_.load(std::memory_order_relaxed)) {
        const timespec limit = timespec_of(next_look);
        sem_clockwait(&doorbell_, CLOCK_MONOTONIC, &limit);
        hand_on();
        // Asked each time: a flood of messages must not keep us from looking.
        if (Clock::now() < next_look) continue;
        look();
        next_look = Clock::now() + kLookEvery;
    }
}

void MidiControllers::hand_on() {
    for (std::size_t index = 0; index < controllers_.size(); ++index) {
        MidiMessage message;
        // As many as may wait, not as many as come: the next controller has its turn.
        for (std::size_t taken = 0; taken < kQueue && controllers_[index]->queue.try_pop(message); ++taken)
            heard_({index, message});
    }
}

void MidiControllers::look() {
    for (std::size_t at = 0; at < kApis.size(); ++at) {
        if (!scouts_[at]) scouts_[at] = open_midi_client<RtMidiIn>(kApis[at], kScout);
        if (!scouts_[at]) continue;
        const auto names = midi_port_names(*scouts_[at]);
        look_at(kApis[at], names.value_or(std::vector<std::string>{}));
    }
}

void MidiControllers::look_at(MidiApi api, const std::vector<std::string>& names) {
    for (const auto& controller : controllers_) {
        if (controller->input && controller->api == api &&
            std::ranges::find(names, controller->state.present) == names.end())
            close(*controller);
        if (controller->input) continue;
        const auto wanted = std::ranges::find_if(names, [&controller](const std::string& name) {
            return name.find(controller->state.wanted) != std::string::npos;
        });
        if (wanted != names.end()) open(*controller, api, *wanted);
    }
}

void MidiControllers::open(Controller& controller, MidiApi api, const std::string& name) {
    auto input = open_midi_client<RtMidiIn>(api, kClient);
    if (!input) return;
    // Ports are opened by their number, which may have changed since the name was seen.
    const auto names = midi_port_names(*input).value_or(std::vector<std::string>{});
    const auto port = std::ranges::find(names, name);
    if (port == names.end()) return;
    const SilentStandardError silent;
    try {
        input->setCallback(&Controller::arrived, &controller);
        // System messages, clocks and heartbeats are nothing a controller says.
        input->ignoreTypes(true, true, true);
        input->openPort(static_cast<unsigned>(port - names.begin()), "in");
    } catch (const RtMidiError&) { return; }
    if (!input->isPortOpen()) return;
    controller.input = std::move(input);
    controller.api = api;
    controller.state.present = name;
    changed_(controller.state);
}

void MidiControllers::close(Controller& controller) {
    {
        const SilentStandardError silent;
        controller.input.reset();
    }
    controller.state.present.clear();
    changed_(controller.state);
}

}  // namespace stillroom::devices
