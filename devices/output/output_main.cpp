/// stillroom-output: plays one ring of sound through one device, so that nothing but itself can hang with it.
///
/// stillroom-output API NAME RATE CHANNELS LATENCY [MORE...]: opens what these words request
/// (devices/output_request.h) and then does what it is told at descriptor 3 (devices/output_protocol.h). It ends
/// when told, or when nobody is left to tell it anything.
#include "audio/base/thread_rights.h"
#include "devices/output_protocol.h"
#include "devices/output_request.h"
#include "devices/portaudio_device.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <utility>

namespace stillroom::devices {
namespace {

constexpr audio::Seconds kLook{0.05};  // between two looks at the device

/// The main thread may hang in a driver for ever; this one sees all the same that nobody is left.
void end_with_the_other_side() {
    pollfd other{kOutputSocket, 0, 0};
    while (::poll(&other, 1, -1) <= 0) {}
    ::_exit(0);
}

/// The device and the ring it plays, doing as it is told.
class Output {
public:
    explicit Output(std::unique_ptr<PortAudioDevice> device) : device_(std::move(device)) {}

    /// Until it is told to end, or nobody is left.
    void serve() {
        while (true) {
            NoLine why_not{};
            const auto order = receive_line(kOutputSocket, kLook, why_not);
            if (!order && why_not == NoLine::ever) return;
            if (!order) {
                look();
                continue;
            }
            if (order->word == "end") return;
            const auto answer = obey(*order);
            if (order->descriptor >= 0) ::close(order->descriptor);
            if (!send_line(kOutputSocket, answer ? *answer : "refused " + answer.error().message)) return;
        }
    }

private:
    audio::Result<std::string> obey(const OutputLine& order) {
        if (order.word == "warm") return answered(device_->warm_up(), "warm");
        if (order.word == "measure") return measure();
        if (order.word == "start") return start(order.descriptor);
        if (order.word == "stop") return stop();
        return audio::Error{fmt::format("the output knows no order '{}'", order.word)};
    }

    static audio::Result<std::string> answered(const audio::Result<void>& done, const char* word) {
        if (!done) return done.error();
        return std::string(word);
    }

    audio::Result<std::string> measure() {
        const auto at_once = device_->frames_at_once();
        if (!at_once) return at_once.error();
        return fmt::format("takes {}", at_once->count);
    }

    audio::Result<std::string> start(int descriptor) {
        auto ring = audio::OutputRing::attach(descriptor);
        if (!ring) return ring.error();
        if ((*ring)->channels() != device_->format().channels)
            return audio::Error{fmt::format("{} was opened with {} channels, not {}", device_->format().name,
                                            device_->format().channels, (*ring)->channels())};
        ring_ = *std::move(ring);
        lost_ = false;
        return answered(device_->start(*ring_), "started");
    }

    audio::Result<std::string> stop() {
        device_->stop();
        ring_.reset();
        return std::string("stopped");
    }

    void look() {
        if (!ring_ || lost_ || device_->healthy()) return;
        lost_ = true;
        (void)send_line(kOutputSocket, "lost " + device_->fault());
    }

    std::unique_ptr<audio::OutputRing> ring_;  // outlives the device
    std::unique_ptr<PortAudioDevice> device_;
    bool lost_ = false;
};

/// Sound servers are told by their clients' environment which sink is meant. PipeWire takes another one when it is
/// absent, unless it is told not to; PulseAudio refuses by itself.
void name_sink(const std::string& sink) {
    setenv("PULSE_SINK", sink.c_str(), 1);
    setenv("PIPEWIRE_NODE", sink.c_str(), 1);
    setenv("PIPEWIRE_ALSA", "{ node.dont-reconnect = true node.dont-fallback = true node.dont-move = true }", 1);
}

int run(const OutputRequest& request) {
    if (!request.sink.empty()) name_sink(request.sink);
    auto opened = PortAudioDevice::open(request);
    if (!opened) return send_line(kOutputSocket, "refused " + opened.error().message) ? 0 : 1;
    const std::string name = (*opened)->stable_name();
    if (!send_line(kOutputSocket, fmt::format("opened {} {}", (*opened)->format().latency.count, name))) return 1;
    Output(*std::move(opened)).serve();
    return 0;
}

}  // namespace
}  // namespace stillroom::devices

int main(int count, char** arguments) {
    using namespace stillroom;
    const auto request = devices::request_in({arguments + 1, arguments + count});
    if (!request) return 2;
    // What the callback touches shall be there when it comes; where that is refused it is only slower now and then.
    audio::limit_thread_stacks();
    std::thread(devices::end_with_the_other_side).detach();
    (void)audio::lock_memory();
    try {
        return devices::run(*request);
    } catch (const std::bad_alloc&) { return 3; }
}
