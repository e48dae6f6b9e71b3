#include "devices/file_device.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace stillroom::devices {

namespace {
constexpr int kBlock = 1024;          // frames written at a time, at most
constexpr audio::Seconds kWait{1.0};  // for frames, before looking again whether to stop
}  // namespace

audio::Result<std::unique_ptr<FileDevice>> FileDevice::create(const std::filesystem::path& file,
                                                              audio::SampleRate rate, int channels) {
    auto writer = audio::FileWriter::create(file, rate, channels);
    if (!writer) return writer.error();
    DeviceFormat format{"file " + file.string(), rate, channels, {0}, false};
    return std::unique_ptr<FileDevice>(new FileDevice(*std::move(writer), std::move(format)));
}

FileDevice::FileDevice(audio::FileWriter writer, DeviceFormat format)
    : format_(std::move(format)),
      writer_(std::move(writer)),
      block_(static_cast<std::size_t>(kBlock) * static_cast<std::size_t>(format_.channels)) {}

audio::Result<audio::Frames> FileDevice::frames_at_once() { return audio::Frames{kBlock}; }

audio::Result<void> FileDevice::start(audio::OutputRing& ring) {
    assert(ring.channels() == format_.channels);
    if (used_) return audio::Error{format_.name + " is already complete"};
    used_ = true;
    ring_ = &ring;
    thread_ = std::thread([this, &ring] { run(ring); });
    return {};
}

void FileDevice::stop() {
    if (!thread_.joinable()) return;
    stopping_.store(true, std::memory_order_release);
    ring_->wake_reader();
    thread_.join();
    if (!healthy()) return;
    if (const auto finished = writer_.finish(); !finished) fail(finished.error());
}

void FileDevice::run(audio::OutputRing& ring) {
    while (healthy()) {
        // Asked for first: what was written before `stop` is then in the ring for certain.
        const bool last_round = stopping_.load(std::memory_order_acquire);
        const int frames = std::min(ring.filled(), kBlock);
        if (frames == 0) {
            if (last_round) return;
            ring.wait_for_frames(1, kWait);
            continue;
        }
        ring.read(block_.data(), frames);
        if (const auto written = writer_.write(block_.data(), frames); !written) fail(written.error());
    }
}

void FileDevice::fail(const audio::Error& error) {
    {
        const std::lock_guard lock(mutex_);
        fault_ = error.message;
    }
    failed_.store(true, std::memory_order_release);
}

std::string FileDevice::fault() const {
    const std::lock_guard lock(mutex_);
    return fault_;
}

}  // namespace stillroom::devices
