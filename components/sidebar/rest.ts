import { ProposalForm } from '../base/proposal-form.tsx'
import { AddressNotShown } from './address-not-shown.tsx'
import { AnswersPanel } from './answers-panel.tsx'
import { ForeignCaution } from './foreign-caution.tsx'
import { HeaderSearch } from './header-search.tsx'
import { History } from './history.tsx'
import { FirstRun, NoPerson, NotRecognised, UnknownPerson } from './no-lead.tsx'
import { NoticeBar } from './notice-bar.tsx'
import { PeopleChooser } from './people-chooser.tsx'
import { SentFeedback } from './sent-feedback.tsx'
import { TellForm } from './tell-form.tsx'
import { TheySaid } from './they-said.tsx'
import { UnknownView } from './unknown-view.tsx'
import { UsedQuestion } from './used-question.tsx'
import { RecycleForm, RejectReasons } from './verdict-reasons.tsx'

/**
 * What the sidebar shows only after its first paint, or in place of a lead: one file, loaded as soon as that paint is over
 * (later.tsx), so that a click finds it here.
 */
export const REST = {
  ProposalForm,
  AddressNotShown,
  AnswersPanel,
  ForeignCaution,
  History,
  HeaderSearch,
  FirstRun,
  NoPerson,
  NotRecognised,
  UnknownPerson,
  NoticeBar,
  PeopleChooser,
  SentFeedback,
  TellForm,
  TheySaid,
  UnknownView,
  UsedQuestion,
  RecycleForm,
  RejectReasons,
}
