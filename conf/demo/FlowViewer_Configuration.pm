# FlowViewer, FlowGrapher and FlowMonitor for the demo campus. The start of the demo writes its directory into the next line.
$site = "@SITE@";

$cgi_bin_directory   = "$site/viewer/cgi";
$cgi_bin_short       = "/cgi-bin";
$work_directory      = "$site/viewer/work";
$names_directory     = "$site/viewer/names";
$filter_directory    = "$site/viewer/filters";
$rrdtool_directory   = "$site/viewer/rrds";
$log_directory       = "$site/viewer/logs";

$reports_directory   = "$site/viewer/html/FlowViewer";
$reports_short       = "/FlowViewer";
$graphs_directory    = "$site/viewer/html/FlowGrapher";
$graphs_short        = "/FlowGrapher";
$monitor_directory   = "$site/viewer/html/FlowMonitor";
$monitor_short       = "/FlowMonitor";
$save_directory      = "$site/viewer/html/FlowViewer_Saves";
$save_short          = "/FlowViewer_Saves";
$dashboard_directory = "$site/viewer/html/FlowViewer_Dashboard";
$dashboard_short     = "/FlowViewer_Dashboard";

# All three routers export to one place; viewer/devices/campus leads to the flow files that flowscan has counted.
$flow_data_directory = "$site/viewer/devices";
@devices             = ("campus");
$exporter_directory  = "$site/viewer/devices/campus";
@exporters           = ("10.32.255.1:Border north", "10.32.255.2:Border south", "10.32.255.3:Core");
$N                   = 0;
$flow_file_length    = 300;

$left_title          = "Demo campus";
$right_title         = "Two days of made-up traffic";
$date_format         = "YMD";
$start_offset        = 2 * 3600;
$end_offset          = 600;

1;
