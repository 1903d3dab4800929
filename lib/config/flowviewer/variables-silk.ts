import { join } from 'node:path';
import { list, path, pathOrNone, storageList, text, wholeNumber, yesNo } from './value-types.js';
import { inGroup } from './variable.js';

const silk = inGroup('SiLK');
const REPORTS = ['FlowViewer', 'FlowGrapher', 'FlowMonitor'] as const;
const FORMS = ['all pages'] as const;

/** Devices whose flows are read with SiLK (FlowViewer specification, sections 1.3 and 11). */
export const SILK = {
  ipfixDevices: silk(
    'ipfix_devices',
    list,
    [],
    [...REPORTS, 'all pages'],
    'Devices whose data are read with SiLK. `Site` means the root directory itself.',
  ),
  ipfixDefaultDevice: silk('ipfix_default_device', text, '', FORMS, 'Device that an empty form has chosen.'),
  ipfixStorage: silk(
    'ipfix_storage',
    storageList,
    [],
    ['clean-up'],
    'How much space the data of a device may take, for `FlowViewer_CleanSiLK`.',
  ),
  silkDataDirectory: silk(
    'silk_data_directory',
    path,
    '/data/flows',
    ['FlowMonitor', 'all pages', 'clean-up'],
    'Root directory of SiLK data.',
  ),
  silkBinDirectory: silk('silk_bin_directory', path, '/usr/local/bin', REPORTS, 'Programs of SiLK.'),
  siteConfigFile: silk(
    'site_config_file',
    pathOrNone,
    '/data/flows/silk.conf',
    REPORTS,
    'Given to every program of SiLK as `--site-config-file`, unless empty.',
  ),
  sensorConfigFile: silk(
    'sensor_config_file',
    path,
    '/data/flows/sensor.conf',
    REPORTS,
    'Its probes are the names accepted as exporters.',
  ),
  silkCompiledLocaltime: silk(
    'silk_compiled_localtime',
    yesNo,
    false,
    REPORTS,
    'Y: SiLK was built for local time. Otherwise it is asked in UTC.',
  ),
  silkCaptureBufferPre: silk(
    'silk_capture_buffer_pre',
    wholeNumber(0, 31_536_000),
    7500,
    REPORTS,
    'Seconds that the window of files begins before the period.',
  ),
  silkCaptureBufferPost: silk(
    'silk_capture_buffer_post',
    wholeNumber(0, 31_536_000),
    300,
    REPORTS,
    'Seconds that it ends after the period.',
  ),
  silkInitLoadscheme: silk(
    'silk_init_loadscheme',
    wholeNumber(0, 9),
    1,
    ['FlowGrapher', 'FlowMonitor'],
    "rwcount's load scheme for flows initiated a second.",
  ),
  silkActiveLoadscheme: silk(
    'silk_active_loadscheme',
    wholeNumber(0, 9),
    5,
    ['FlowGrapher', 'FlowMonitor'],
    "rwcount's load scheme for flows active a second.",
  ),
  silkClassDefault: silk('silk_class_default', text, '', FORMS, 'Class that a form begins with.'),
  silkFlowtypeDefault: silk('silk_flowtype_default', text, '', FORMS, 'Flow type that a form begins with.'),
  silkTypeDefault: silk('silk_type_default', text, 'all', FORMS, 'Type that a form begins with.'),
  silkSensorsDefault: silk('silk_sensors_default', text, '', FORMS, 'Sensors that a form begins with.'),
  silkSwitchesDefault: silk('silk_switches_default', text, '', FORMS, 'Switches that a form begins with.'),
  scanModel: silk(
    'scan_model',
    wholeNumber(0, 2),
    2,
    ['FlowViewer'],
    "rwscan's model: 0 both, 1 TRW, 2 BLR.",
  ),
  trwInternalSet: silk(
    'trw_internal_set',
    path,
    ({ cgiBinDirectory }) => join(cgiBinDirectory, 'edc_ipset.set'),
    ['FlowViewer'],
    "rwscan's set of internal addresses.",
    { defaultText: '`edc_ipset.set` in the directory of the scripts' },
  ),
  sipPrefixLength: silk(
    'sip_prefix_length',
    wholeNumber(0, 128),
    16,
    ['FlowViewer'],
    'Length of source prefixes in reports by prefix.',
  ),
  dipPrefixLength: silk(
    'dip_prefix_length',
    wholeNumber(0, 128),
    16,
    ['FlowViewer'],
    'Length of destination prefixes in reports by prefix.',
  ),
} as const;
