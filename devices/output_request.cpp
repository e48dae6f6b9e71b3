#include "devices/output_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <string_view>

namespace stillroom::devices {

namespace {

constexpr std::size_t kPlainWords = 5;

/// What follows `key` in a word that begins with it.
std::optional<std::string> after(std::string_view key, const std::string& word) {
    if (!word.starts_with(key)) return std::nullopt;
    return word.substr(key.size());
}

}  // namespace

int channels_needed(const OutputRequest& request) noexcept {
    if (request.places.empty()) return request.channels;
    return *std::max_element(request.places.begin(), request.places.end());
}

std::vector<std::string> words_of(const OutputRequest& request) {
    std::vector<std::string> words{name_of(request.api), request.name, std::to_string(request.rate.hertz),
                                   std::to_string(request.channels), fmt::format("{}", request.latency.value)};
    if (!request.socket.empty()) words.push_back("socket=" + request.socket);
    if (!request.sink.empty()) words.push_back("sink=" + request.sink);
    for (const int place : request.places) words.push_back(fmt::format("place={}", place));
    for (const std::string& port : request.ports) words.push_back("port=" + port);
    return words;
}

std::optional<OutputRequest> request_in(const std::vector<std::string>& words) {
    if (words.size() < kPlainWords) return std::nullopt;
    OutputRequest request;
    if (words[0] == name_of(DeviceApi::kJack))
        request.api = DeviceApi::kJack;
    else if (words[0] != name_of(DeviceApi::kAlsa))
        return std::nullopt;
    request.name = words[1];
    request.rate = {std::atoi(words[2].c_str())};
    request.channels = std::atoi(words[3].c_str());
    request.latency = {std::atof(words[4].c_str())};
    for (std::size_t i = kPlainWords; i < words.size(); ++i) {
        if (auto socket = after("socket=", words[i]))
            request.socket = *std::move(socket);
        else if (auto sink = after("sink=", words[i]))
            request.sink = *std::move(sink);
        else if (const auto place = after("place=", words[i]))
            request.places.push_back(std::atoi(place->c_str()));
        else if (auto port = after("port=", words[i]))
            request.ports.push_back(*std::move(port));
        else
            return std::nullopt;
    }
    return request;
}

}  // namespace stillroom::devices
