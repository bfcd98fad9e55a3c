import { useTranslation } from 'react-i18next'
import { Items } from '../../../components/base/items.tsx'
import type { FileColumn } from './file-columns.ts'

/** Fields of a JSON file with what stands in them: they are read by their names, so nothing is to be chosen. */
export function ExamplesTable({ columns }: { columns: readonly FileColumn[] }) {
  const { t } = useTranslation('import')
  if (columns.length === 0) return null
  return (
    <section aria-labelledby="import-examples" className="space-y-1">
      <h4 id="import-examples" className="font-semibold text-sm">
        {t('examples.title')}
      </h4>
      <p className="text-soft text-sm">{t('examples.text')}</p>
      <table className="w-full table-fixed border-collapse text-sm" aria-labelledby="import-examples">
        <thead>
          <tr className="border-line border-b text-left text-soft text-xs">
            <th scope="col" className="w-1/3 py-1 pr-2 font-medium">
              {t('examples.field')}
            </th>
            <th scope="col" className="py-1 font-medium">
              {t('examples.values')}
            </th>
          </tr>
        </thead>
        <tbody>
          <Items
            of={columns}
            id={({ name }) => name}
            failed={(note) => (
              <tr>
                <td colSpan={2}>{note}</td>
              </tr>
            )}
          >
            {({ name, examples }) => (
              <tr className="border-line border-b align-top">
                <th scope="row" className="py-1 pr-2 text-left font-medium">
                  {name}
                </th>
                <td className="py-1 text-soft">{examples.join(' · ')}</td>
              </tr>
            )}
          </Items>
        </tbody>
      </table>
    </section>
  )
}
