import type { ActionBar } from './elements/action-bar.ts';
import type { FileDiff } from './elements/file-diff.ts';
import type { MoreMenu } from './elements/more-menu.ts';
import type { PressButton } from './elements/press-button.ts';
import type { TabStrip } from './elements/tab-strip.ts';
import type { ConnectionCard } from './gateway/connection-card.ts';
import type { CoreVersions } from './gateway/core-versions.ts';
import type { GatewayView } from './gateway/gateway-view.ts';
import type { HealthStrip } from './gateway/health-strip.ts';
import type { SlotCard } from './gateway/slot-card.ts';
import type { StateHero } from './gateway/state-hero.ts';
import type { ExportPreviewView } from './logs/export-preview.ts';
import type { LogSettingsView } from './logs/log-settings.ts';
import type { LogsTab } from './logs/logs-tab.ts';
import type { LogsView } from './logs/logs-view.ts';
import type { AccountList } from './providers/account-list.ts';
import type { FoundAccounts } from './providers/found-accounts.ts';
import type { KeyForm } from './providers/key-form.ts';
import type { LimitSettings } from './providers/limit-settings.ts';
import type { LimitViewElement } from './providers/limit-view.ts';
import type { LoginSteps } from './providers/login-steps.ts';
import type { OtherProgram } from './providers/other-program.ts';
import type { ModelPicker } from './providers/provider-model-picker.ts';
import type { ProviderRowView } from './providers/provider-row.ts';
import type { ProvidersTab } from './providers/providers-tab.ts';
import type { ServiceForm } from './providers/service-form.ts';
import type { PresetModelPicker } from './tools/preset-model-picker.ts';
import type { ToolPreset } from './tools/tool-preset.ts';
import type { ToolsView } from './tools/tools-view.ts';

declare global {
  /** Every element below the popover, by its tag. */
  interface HTMLElementTagNameMap {
    'account-list': AccountList;
    'action-bar': ActionBar;
    'connection-card': ConnectionCard;
    'core-versions': CoreVersions;
    'export-preview': ExportPreviewView;
    'found-accounts': FoundAccounts;
    'gateway-view': GatewayView;
    'health-strip': HealthStrip;
    'key-form': KeyForm;
    'limit-settings': LimitSettings;
    'limit-view': LimitViewElement;
    'log-settings': LogSettingsView;
    'login-steps': LoginSteps;
    'logs-tab': LogsTab;
    'logs-view': LogsView;
    'model-picker': ModelPicker;
    'more-menu': MoreMenu;
    'preset-model-picker': PresetModelPicker;
    'press-button': PressButton;
    'provider-row': ProviderRowView;
    'providers-tab': ProvidersTab;
    'service-form': ServiceForm;
    'slot-card': SlotCard;
    'state-hero': StateHero;
    'tab-strip': TabStrip;
    'file-diff': FileDiff;
    'other-program': OtherProgram;
    'tool-preset': ToolPreset;
    'tools-view': ToolsView;
  }
}
