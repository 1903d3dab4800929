# FlowViewer_Configuration.pm: a sample to start from.
#
# A site that has a file of this name keeps it; this one is for sites without. It lies beside the scripts (FV.cgi, FlowViewer.cgi, ...),
# or is named with --config FILE or the variable FLOWVIEWER_CONFIGURATION. The grammar is that of Perl, of which only assignments are
# understood: the file is read and never run. `flowscan-check --flowviewer FILE` tells what it means, and what is missing on this machine.
#
# Lines that are commented out show the defaults. All variables are described in docs/FLOWVIEWER-CONFIGURATION.md.

# Two directories of our own that the others are named after.
$www   = "/var/www/flowviewer";       # served by the web server
$state = "/var/lib/flowviewer";       # not served

# The scripts, and their address. NamedInterfaces_Devices, NamedInterfaces_Exporters, dscan.suppress.* and FlowGrapher_Colors lie here.
$cgi_bin_directory   = "/usr/lib/cgi-bin/flowviewer";
$cgi_bin_short       = "/cgi-bin/flowviewer";

# What is served, and its addresses.
$reports_directory   = "$www/FlowViewer";
$reports_short       = "/FlowViewer";
$graphs_directory    = "$www/FlowGrapher";
$graphs_short        = "/FlowGrapher";
$monitor_directory   = "$www/FlowMonitor";
$monitor_short       = "/FlowMonitor";
$save_directory      = "$www/FlowViewer_Saves";
$save_short          = "/FlowViewer_Saves";
$dashboard_directory = "$www/FlowViewer_Dashboard";
$dashboard_short     = "/FlowViewer_Dashboard";

# More than one dashboard: the titles of all, and the directories of the second and those behind it.
#@dashboard_titles   = ("Overview", "Data centre");
#@other_dashboards   = ("$www/Data_Centre_Dashboard");

# What is not served.
$work_directory      = "$state/work";
$names_directory     = "$state/names";
$filter_directory    = "$state/filters";
$rrdtool_directory   = "$state/rrds";
$log_directory       = "/var/log/flowviewer";

# Flow files: $flow_data_directory/<device>/..., as flow-capture -N 3 writes them, a file every five minutes.
$flow_data_directory = "/var/flows";
@devices             = ("border", "campus");
$N                   = 3;
$flow_file_length    = 5 * 60;

# Flows of several routers in one directory: the addresses of the routers, with their titles.
#$exporter_directory = "/var/flows/all_routers";
#@exporters          = ("192.0.2.1:Border router", "192.0.2.2:Campus router");

# Flows that are exported late are still found: seconds that files are read behind the end of a period.
#$flow_capture_interval = 35 * 60;

# Links in mails about alerts.
$FlowViewer_server   = "flows.example.org";
$FlowViewer_service  = "https";

# What forms begin with.
#$start_offset       = 90 * 60;
#$end_offset         = 30 * 60;
#$use_even_hours     = "Y";
#$default_report     = 10;
#$default_lines      = 100;
#$default_identifier = "DNS";
$date_format         = "YMD";          # MDY, DMY, DMY2 or YMD

# Titles of the pages.
$left_title          = "Example Network";
$right_title         = "Network data flows";

# The daemons and the web server often are two users: give them a group in common, and let it write.
$work_dir_perms      = 0770;
$filter_dir_perms    = 02770;
$rrd_dir_perms       = 02770;
$html_dir_perms      = 02775;
$filter_file_perms   = 0660;
$rrd_file_perms      = 0660;
$graph_file_perms    = 0664;
$monitor_file_perms  = 0664;
$html_file_perms     = 0664;
$actives_file_perms  = 0664;

# FlowViewer_CleanFiles: seconds that reports and pictures are kept unless they are saved.
#$remove_workfiles_time  = 2 * 86400;
#$remove_graphfiles_time = 7 * 86400;

1;
