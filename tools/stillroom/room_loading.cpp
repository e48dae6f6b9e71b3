#include "tools/stillroom/room_loading.h"

#include "config/values.h"
#include "engine/journal/calendar.h"

namespace stillroom::tools {

std::optional<config::RoomProfile> load_room(const std::string& file, config::Diagnostics& diagnostics) {
    const auto today = config::parse_date(engine::date_and_time_now().substr(0, 10));
    // By a clock that was never set every measurement is still to come, which is told.
    return config::read_room_profile(file, today ? *today : config::Date{}, diagnostics);
}

}  // namespace stillroom::tools
